import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { writeAll } from "../../proxy/byte_stream.ts";
import { DIAL_TIMEOUT_MS, type DialOptions, dialTarget } from "../../proxy/dial.ts";
import { Refusal } from "../../proxy/errors.ts";
import type { Address } from "../../proxy/target.ts";
import { BANNER, bytes } from "../_bytes.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { freePort } from "../servers/free_port.ts";
import { readExactly } from "./_memory_stream.ts";

const DIAL_MODULE = new URL("../../proxy/dial.ts", import.meta.url).href;
const never = new AbortController().signal;
const tcp = (hostname: string, port: number): Address => ({ transport: "tcp", hostname, port });
const resolvesTo = (...addresses: string[]): DialOptions => ({
  resolver: () => Promise.resolve(addresses.map((address) => ({ address }))),
});

/** How a dial fails. */
async function refusalOf(address: Address, options?: DialOptions): Promise<[number, string]> {
  const error: Refusal = await assertRejects(() => dialTarget(address, never, options), Refusal);
  return [error.status, error.message];
}

Deno.test("dialTarget() connects and keeps what the target said", async () => {
  await using target = FakeTarget.echo();
  for (const hostname of ["127.0.0.1", "localhost"]) {
    const { stream, banner } = await dialTarget(tcp(hostname, target.port), never);
    await writeAll(stream, bytes("more"));
    assertEquals(await readExactly(stream, BANNER.length + 4 - banner.length), bytes("more"));
    assertEquals(banner, BANNER);
    stream.close();
  }
});

Deno.test("dialTarget() gives a target ten seconds", () => assertEquals(DIAL_TIMEOUT_MS, 10_000));

Deno.test("dialTarget() waits for a banner that comes byte by byte", async () => {
  await using target = new FakeTarget(async (connection) => {
    connection.setNoDelay(true);
    for (const byte of BANNER) await writeAll(connection, new Uint8Array([byte]));
    await connection.read(new Uint8Array(1));
  });
  const { stream, banner } = await dialTarget(tcp("127.0.0.1", target.port), never);
  assertEquals(banner, BANNER);
  stream.close();
});

Deno.test("dialTarget() connects to a unix socket", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vncgw-dial-" });
  const path = `${folder}/vm.sock`;
  const listener = Deno.listen({ transport: "unix", path });
  const served = listener.accept().then(async (connection) => {
    await writeAll(connection, BANNER);
    assertEquals(await connection.read(new Uint8Array(1)), null);
    connection.close();
  });
  const { stream, banner } = await dialTarget({ transport: "unix", path }, never);
  assertEquals(banner, BANNER);
  stream.close();
  await served;
  listener.close();
  assertEquals((await refusalOf({ transport: "unix", path }))[0], 502);
  assertEquals(await refusalOf({ transport: "unix", path: `${folder}/none` }), [
    502,
    "target's socket does not exist",
  ]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("dialTarget() tries every address of a name in turn", async () => {
  await using target = FakeTarget.echo();
  const options = resolvesTo("127.0.0.2", "::1", "127.0.0.1");
  const { stream } = await dialTarget(tcp("some.name", target.port), never, options);
  stream.close();
  assertEquals(target.accepted, 1);
});

Deno.test("dialTarget() gives an address that does not answer only its share of the time", async () => {
  // A full accept queue leaves further connections unanswered, as an unreachable host does.
  using full = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 1 });
  const port = full.addr.port;
  const fillers = await fillQueue(port);
  using listener = Deno.listen({ hostname: "127.0.0.2", port });
  const served = listener.accept().then((connection) =>
    writeAll(connection, BANNER).then(() => connection)
  );
  const options = { ...resolvesTo("127.0.0.1", "127.0.0.2"), timeoutMs: 2_000 };
  const { stream } = await dialTarget(tcp("some.name", port), never, options);
  stream.close();
  (await served).close();
  assertEquals(await refusalOf(tcp("127.0.0.1", port), { timeoutMs: 50 }), [
    504,
    "target did not answer within 0.05 s",
  ]);
  for (const filler of fillers) filler.close();
});

/** Connects to `port` until a connection is not taken any more. */
async function fillQueue(port: number): Promise<Deno.TcpConn[]> {
  const fillers: Deno.TcpConn[] = [];
  for (;;) {
    const cancel = new AbortController();
    const timer = setTimeout(() => cancel.abort(), 200);
    try {
      fillers.push(await Deno.connect({ hostname: "127.0.0.1", port, signal: cancel.signal }));
    } catch {
      return fillers;
    } finally {
      clearTimeout(timer);
    }
  }
}

Deno.test("dialTarget() says what a link-local address lacks", async () => {
  const local = { transport: "tcp", hostname: "fe80::1", port: 5900 } as const;
  const [status, reason] = await refusalOf(local);
  assertEquals(status, 502);
  assertMatch(reason, /link-local one needs %INTERFACE|network is unreachable/);
});

Deno.test("dialTarget() says what is wrong with a unix socket", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vncgw-dial-" });
  const long = { transport: "unix", path: `${folder}/${"x".repeat(108)}` } as const;
  assertEquals(await refusalOf(long), [502, "target's socket has too long a path"]);
  const path = `${folder}/vm.sock`;
  const listener = Deno.listen({ transport: "unix", path });
  const fillers: Deno.UnixConn[] = [];
  for (let isFull = false; !isFull;) {
    const connected = Deno.connect({ transport: "unix", path });
    isFull = !await connected.then((filler) => fillers.push(filler), () => 0);
  }
  const full = "target's socket has too many connections waiting";
  assertEquals(await refusalOf({ transport: "unix", path }), [502, full]);
  for (const filler of fillers) filler.close();
  listener.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("dialTarget() says that no more files can be opened", async () => {
  const address = `{ transport: "tcp", hostname: "127.0.0.1", port: 1 }`;
  const script = `
    import { dialTarget } from ${JSON.stringify(DIAL_MODULE)};
    const open = [];
    try {
      for (;;) open.push(Deno.openSync("/dev/null"));
    } catch {
      const never = new AbortController().signal;
      await dialTarget(${address}, never).catch((error) => globalThis.said = error.message);
    }
    for (const file of open) file.close();
    console.log(globalThis.said);`;
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", `ulimit -n 128; exec "$0" eval --quiet "$1"`, Deno.execPath(), script],
  }).output();
  assertEquals(new TextDecoder().decode(stdout), "gateway has too many files open\n");
});

Deno.test("dialTarget() says what happened, in words for a person", async () => {
  const refused = [502, "target refused the connection"];
  assertEquals(await refusalOf(tcp("127.0.0.1", freePort())), refused);
  assertEquals(await refusalOf(tcp("[bad]", 1)), [502, "target's name is not known"]);
  assertEquals(await refusalOf(tcp("no-such-host.invalid", 1)), [
    502,
    "target's name is not known",
  ]);
  assertEquals(await refusalOf(tcp("some.name", 1), resolvesTo()), [
    502,
    "target's name has no address",
  ]);
  assertEquals(
    await refusalOf(tcp("some.name", 1), { timeoutMs: 5, resolver: () => new Promise(() => {}) }),
    [504, "target's name was not resolved in time"],
  );
});

Deno.test("dialTarget() refuses a target that is not an RFB server", async () => {
  const first: [said: Uint8Array | undefined, refusal: [number, string]][] = [
    [undefined, [502, "target closed the connection at once"]],
    [bytes("R"), [502, "target closed the connection at once"]],
    [bytes("RFB"), [502, "target closed the connection at once"]],
    [bytes("RFB 003.008"), [502, "target closed the connection at once"]],
    [bytes("RFX "), [502, "target is not a VNC server"]],
    [bytes("S"), [502, "target is not a VNC server"]],
    [bytes("SSH-2.0-OpenSSH_9.2\r\n"), [502, "target is not a VNC server"]],
    [new Uint8Array(100), [502, "target is not a VNC server"]],
  ];
  for (const [said, refusal] of first) {
    await using target = new FakeTarget(async (connection) => {
      if (said) await writeAll(connection, said);
    });
    assertEquals(await refusalOf(tcp("127.0.0.1", target.port)), refusal);
  }
});

Deno.test("dialTarget() gives up a target that is silent or stops within its banner", async () => {
  for (const said of ["", "RF", "RFB 003", "RFB 003.008"]) {
    await using target = new FakeTarget(async (connection) => {
      await writeAll(connection, bytes(said));
      // Until the other side closes: the dialler must.
      await connection.read(new Uint8Array(1));
    });
    assertEquals(await refusalOf(tcp("127.0.0.1", target.port), { timeoutMs: 30 }), [
      504,
      "target gave no greeting within 0.03 s",
    ]);
  }
});

Deno.test("dialTarget() ends with the canceller's reason at every stage", async () => {
  const reason = new Refusal(503, "gateway is stopping");
  await using silent = new FakeTarget((connection) => connection.read(new Uint8Array(1)));
  const stages: [address: Address, options: DialOptions][] = [
    [tcp("some.name", 1), { resolver: () => new Promise(() => {}) }],
    [tcp("127.0.0.1", silent.port), {}],
  ];
  for (const [address, options] of stages) {
    const cancel = new AbortController();
    const dialled = assertRejects(() => dialTarget(address, cancel.signal, options), Refusal);
    setTimeout(() => cancel.abort(reason), 5);
    assertEquals(await dialled, reason);
    const cancelled = assertRejects(() => dialTarget(address, cancel.signal, options), Refusal);
    assertEquals(await cancelled, reason);
  }
});
