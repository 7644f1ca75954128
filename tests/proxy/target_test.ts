import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Address, formatAddress, parseAddress } from "../../proxy/target.ts";

const tcp = (hostname: string, port: number): Address => ({ transport: "tcp", hostname, port });
const unix = (path: string): Address => ({ transport: "unix", path });

Deno.test("parseAddress() reads names, IPv4, IPv6 and unix sockets", () => {
  const cases: [text: string, expected: Address][] = [
    ["10.70.117.181:5900", tcp("10.70.117.181", 5900)],
    ["host:1", tcp("host", 1)],
    ["build-box.example.com:65535", tcp("build-box.example.com", 65535)],
    ["a_b.local.:5900", tcp("a_b.local.", 5900)],
    ["büro.example:5900", tcp("büro.example", 5900)],
    ["[::1]:5900", tcp("::1", 5900)],
    ["::1:5900", tcp("::1", 5900)],
    ["2001:db8::7:5901", tcp("2001:db8::7", 5901)],
    ["[2001:db8::7]:5901", tcp("2001:db8::7", 5901)],
    ["[::ffff:192.0.2.1]:5900", tcp("::ffff:192.0.2.1", 5900)],
    ["[fe80::1%eth0]:5900", tcp("fe80::1%eth0", 5900)],
    ["fe80::1%eth0:5900", tcp("fe80::1%eth0", 5900)],
    ["unix:/run/qemu/vm7.sock", unix("/run/qemu/vm7.sock")],
    ["unix_socket:/run/vm:7", unix("/run/vm:7")],
  ];
  for (const [text, expected] of cases) assertEquals(parseAddress(text), expected, text);
});

/** What is no address. */
const WRONG = [
  "",
  "host",
  ":5900",
  "5900",
  "host:",
  "host:abc",
  "host:-1",
  "host:+1",
  "host:590000",
  "host:5900/",
  "http://host:5900",
  "user@host:5900",
  "-host:5900",
  "ho st:5900",
  "10.0.0.256:5900",
  "10.0.0:5900",
  "10.0.0.1.1:5900",
  "010.0.0.1:5900",
  "2001:db8::7",
  "[]:5900",
  "[::1]",
  "[::1]5900",
  "[::1%]:5900",
  "[host]:5900",
  "1::2::3:5900",
  "unix:",
  "unix:run/relative",
  "unix_sock:/x",
];

Deno.test("parseAddress() refuses everything else and says what it expects", () => {
  for (const text of WRONG) {
    const error: Error = assertThrows(() => parseAddress(text), SyntaxError, undefined, text);
    assertEquals(
      error.message,
      "Cannot use the address: expected HOST:PORT, [IPv6]:PORT or unix:/PATH",
      text,
    );
  }
  for (const port of ["0", "65536", "99999"]) {
    const error: Error = assertThrows(() => parseAddress(`host:${port}`), SyntaxError);
    assertEquals(error.message, "Cannot use the port of the address: expected 1 to 65535");
  }
});

Deno.test("parseAddress() takes linear time for long nonsense", () => {
  const startedAt = performance.now();
  for (const long of [":".repeat(200_000), "a.".repeat(100_000), "1".repeat(200_000)]) {
    assertThrows(() => parseAddress(`${long}_:5900`), SyntaxError);
    assertThrows(() => parseAddress(`[${long}]:5900`), SyntaxError);
  }
  // Quadratic time would be minutes.
  assert(performance.now() - startedAt < 5_000);
});

Deno.test("formatAddress() writes what parseAddress() reads", () => {
  for (const text of ["host:1", "10.0.0.1:5900", "[2001:db8::7]:5901", "unix:/run/a b"]) {
    assertEquals(formatAddress(parseAddress(text)), text);
  }
  assertEquals(formatAddress(parseAddress("::1:5900")), "[::1]:5900");
});
