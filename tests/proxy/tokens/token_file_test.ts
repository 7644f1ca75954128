import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Target } from "../../../proxy/target.ts";
import { parseTokens } from "../../../proxy/tokens/token_file.ts";

function tcp(hostname: string, port: number, more: Partial<Target> = {}): Target {
  return { address: { transport: "tcp", hostname, port }, viewOnly: false, ...more };
}

/** The targets of a text that must be without error. */
function targetsOf(text: string): [token: string, target: Target][] {
  const { targets, errors } = parseTokens(text, "t.conf");
  assertEquals(errors, []);
  return [...targets];
}

/** The one error of a text. */
function errorOf(line: string): string {
  const { targets, errors } = parseTokens(line, "t.conf");
  assertEquals(targets.size, 0, line);
  assertEquals(errors.length, 1, line);
  return errors[0]!;
}

Deno.test("parseTokens() reads the example of the documentation", () => {
  const text = `# comment
target1: 10.70.117.181:5900
target2: 10.70.117.183:5902      view-only  name="Build box"
v6:      [2001:db8::7]:5901
vm7:     unix:/run/qemu/vm7.sock            # also websockify's unix_socket:/path
`;
  assertEquals(targetsOf(text), [
    ["target1", tcp("10.70.117.181", 5900)],
    ["target2", tcp("10.70.117.183", 5902, { viewOnly: true, name: "Build box" })],
    ["v6", tcp("2001:db8::7", 5901)],
    ["vm7", {
      address: { transport: "unix", path: "/run/qemu/vm7.sock" },
      viewOnly: false,
    }],
  ]);
});

Deno.test("parseTokens() reads good lines", () => {
  const cases: [line: string, token: string, target: Target][] = [
    ["a: h:1", "a", tcp("h", 1)],
    ["\t a:\t \th:1 \t", "a", tcp("h", 1)],
    ["a:b:c: h:1", "a:b:c", tcp("h", 1)],
    ["a:: h:1", "a:", tcp("h", 1)],
    ["#not: h:1\na#b: h:1", "a#b", tcp("h", 1)],
    ["令牌: h:1", "令牌", tcp("h", 1)],
    ["a/b?c=d&e%20+: h:1", "a/b?c=d&e%20+", tcp("h", 1)],
    ['"a": h:1', '"a"', tcp("h", 1)],
    ["a: ::1:5900", "a", tcp("::1", 5900)],
    ["a: h:1 view-only", "a", tcp("h", 1, { viewOnly: true })],
    ["a: h:1 name=x", "a", tcp("h", 1, { name: "x" })],
    ["a: h:1 name=x#y", "a", tcp("h", 1, { name: "x#y" })],
    ['a: h:1 name="x # y"#z # comment "', "a", tcp("h", 1, { name: '"x # y"#z' })],
    ['a: h:1 name="x # y" # comment "', "a", tcp("h", 1, { name: "x # y" })],
    ['a: h:1 name="\u202ex\u202c y"', "a", tcp("h", 1, { name: "x y" })],
    ["a: h:1 name=x=y", "a", tcp("h", 1, { name: "x=y" })],
    ["a: h:1 # view-only", "a", tcp("h", 1)],
    ["a: h:1\t#view-only", "a", tcp("h", 1)],
    ["a: unix:/x#y", "a", {
      address: { transport: "unix", path: "/x#y" },
      viewOnly: false,
    }],
  ];
  for (const [line, token, target] of cases) {
    assertEquals(targetsOf(line), [[token, target]], line);
    assertEquals(targetsOf(`\ufeff${line}\r\n\r\n`), [[token, target]], line);
  }
});

Deno.test("parseTokens() passes over blank lines and comments", () => {
  assertEquals(targetsOf("\n\r\n  \t\n# a: h:1\n\t # b: h:1\n#\n"), []);
  assertEquals(targetsOf(""), []);
  assertEquals(targetsOf("\ufeff# a byte order mark before a comment"), []);
});

Deno.test("parseTokens() reads lines as websockify writes them", () => {
  const text = "t1: 192.0.2.1:5900\n\n#t2: off:1\nt-3: vm.example:5901\nu: unix_socket:/run/u\n";
  assertEquals(targetsOf(text).map(([token]) => token), ["t1", "t-3", "u"]);
});

Deno.test("parseTokens() names file, line and what is wrong", () => {
  const cases: [line: string, message: RegExp][] = [
    ["a", /^t\.conf:1: expected 'token: address', with a blank after the colon$/],
    ["a:", /expected 'token: address'/],
    ["a:h:1", /expected 'token: address'/],
    ["a h:1", /expected 'token: address'/],
    ["a : h:1", /expected 'token: address'/],
    [": h:1", /expected 'token: address'/],
    ["a:  # h:1", /the address is missing$/],
    ["a: h", /^t\.conf:1: Cannot use the address: expected HOST:PORT, .* or unix:\/PATH$/],
    ["a: h:0", /Cannot use the port of the address: expected 1 to 65535$/],
    ["a: h:65536", /Cannot use the port of the address: expected 1 to 65535$/],
    ["a: h:abc", /Cannot use the address/],
    ["a: h:1 readonly", /unknown option 1 after the address: expected one of name, view-only$/],
    ["a: h:1 view-only View-Only", /unknown option 2 after the address/],
    ["a: h:1 toString", /unknown option 1/],
    ["a: h:1 name=x view-only __proto__=x", /unknown option 3/],
    ["a: h:1 =x", /unknown option 1/],
    ["a: h:1 view-only=yes", /option view-only takes no value$/],
    ["a: h:1 name", /option name needs a value/],
    ["a: h:1 name=", /option name needs a value/],
    ['a: h:1 name=""', /option name needs a value/],
    ['a: h:1 name="x', /a quote is not closed$/],
    ['a: h:1 "', /a quote is not closed$/],
    ["a: h:1 name=\x07", /control characters are not allowed$/],
    ["a\0: h:1", /control characters are not allowed$/],
    ["a: h:1\rb: h:2", /control characters are not allowed$/],
    ["a: h:1 name=\x9b31m", /control characters are not allowed$/],
  ];
  for (const [line, message] of cases) assertMatch(errorOf(line), message);
});

Deno.test("parseTokens() tells every wrong line and keeps the good ones apart", () => {
  const { targets, errors } = parseTokens("a: h:1\nb\n\nc: h:0\nd: h:2", "dir/t.conf");
  assertEquals([...targets.keys()], ["a", "d"]);
  assertEquals(errors.map((error) => error.split(" ")[0]), ["dir/t.conf:2:", "dir/t.conf:4:"]);
});

Deno.test("parseTokens() refuses a token twice, within a file and across files", () => {
  assertEquals(parseTokens("a: h:1\n\na: h:1\n", "t.conf").errors, [
    "t.conf:3: the token stands already at t.conf:1",
  ]);
  const taken = new Map([["a", "first.conf"]]);
  assertEquals(parseTokens("# \na: h:1\n", "t.conf", taken).errors, [
    "t.conf:2: the token stands already at first.conf",
  ]);
});

Deno.test("parseTokens() names no token in its errors, be a new line or a blank missing", () => {
  const secret = "s3cr3t-t0ken";
  const second = [`h:1 ${secret}: h:2`, `h:1${secret}: h:2`, `h ${secret}: h`, `${secret}: h`]
    .flatMap((rest) => [` ${rest}`, ` ${rest} view-only`, ` ${rest} name="`]);
  const words = [
    ` ${secret}`,
    ` ${secret}:0`,
    ` ${secret}:99999`,
    ` h:1 ${secret}`,
    ` h:1 view-only${secret}: h:2`,
    ` h:1 view-only=${secret}: h:2`,
    ` h:1 name=${secret}: h:2`,
    ` h:1 name="x"${secret}: h:2`,
    ` unix:/run/x${secret}: h:2`,
  ];
  const rests = [
    ...["", " h", " h:0", " h:1 x", ' h:1 name="', " h:1 \x01", " h:1\nx: h:1", ":h:1"],
    ...second,
    ...words,
  ];
  for (const rest of rests) {
    const text = `${secret}:${rest}\n${secret}: h:1\n${secret}: h:1`;
    const { errors } = parseTokens(text, "t.conf");
    assertMatch(errors.join("\n"), /^t\.conf:\d: .{20,}/, rest);
    assert(!errors.join().includes(secret), errors.join());
  }
});

Deno.test("parseTokens() takes linear time for long lines", () => {
  const long = 1_000_000;
  const startedAt = performance.now();
  for (
    const line of [
      "x".repeat(long),
      `a: ${" ".repeat(long)}\u2028`,
      `a: h:1 ${"b ".repeat(long / 2)}`,
      `a: h:1 ${'"'.repeat(long + 1)}`,
      `a: ${":".repeat(long)}_:1`,
      `${":".repeat(long)} x`,
    ]
  ) errorOf(line);
  assertEquals(targetsOf(`a: h:1 name="${"x".repeat(long)}" # ${"y ".repeat(long)}`).length, 1);
  // Quadratic time would be minutes.
  assert(performance.now() - startedAt < 10_000);
});

Deno.test("parseTokens() stops at a thousand wrong lines", () => {
  const { errors } = parseTokens("x\n".repeat(1_000_000), "log.txt");
  assertEquals(errors.length, 1001);
  assertEquals(errors.at(-1), "log.txt: too many wrong lines; not read any further");
});
