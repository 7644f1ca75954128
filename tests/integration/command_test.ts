/** The command as a person at a terminal meets it. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Gateway, SOURCE, spawnGateway } from "../e2e/gateway.ts";
import { Child, run } from "../servers/child.ts";
import { freePort } from "../servers/free_port.ts";

/** Runs the command to its end. */
async function runCommand(...args: string[]) {
  await using child = spawnGateway(args);
  const { code } = await child.exited;
  await child.stop();
  return { code, stdout: child.stdout, stderr: child.stderr };
}

/** A usage error: exit 2, nothing on stdout, one line on stderr that names the program. */
async function assertUsageError(expected: RegExp, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await runCommand(...args);
  assertEquals([code, stdout], [2, ""], args.join(" "));
  assertMatch(stderr, /^vncgw: [^\n]+\n$/);
  assertMatch(stderr, expected);
}

Deno.test("wrong command lines exit with 2 and say what to do", async () => {
  await assertUsageError(/--tokens.*--demo/);
  await assertUsageError(/did you mean --tokens/, "--tokns", "x");
  await assertUsageError(/--port/, "--demo", "--port", "70000");
  await assertUsageError(/--port/, "--demo", "--port");
  await assertUsageError(/--key/, "--demo", "--cert", "x.pem");
  await assertUsageError(/unexpected/, "--demo", "what");
  await assertUsageError(/nowhere\.conf/, "--tokens", "/nowhere.conf");
  await assertUsageError(/proc.* part of the system/, "--tokens", "/proc/self/status");
});

Deno.test("wrong token file exits with 2 and lists every bad line, without its token", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(
    file,
    "good: 127.0.0.1:5900\nno address\nport: 127.0.0.1:99999\n# fine\ngood: 127.0.0.1:5901\n" +
      "option: 127.0.0.1:5900 nonsense=1\nlost: 127.0.0.1:1 s3cret: h:2\nblank: s3cret: h:2\n",
  );
  const { code, stdout, stderr } = await runCommand("--tokens", file, "--port", "0");
  await Deno.remove(file);
  assertEquals([code, stdout], [2, ""]);
  for (const line of [2, 3, 5, 6, 7, 8]) assert(stderr.includes(`${file}:${line}`), stderr);
  assert(!stderr.includes("s3cret"), stderr);
  assert(!stderr.includes(`${file}:1:`) && !stderr.includes(`${file}:4:`), stderr);
});

Deno.test("token file that is empty, binary or a missing file's name exits with 2", async () => {
  const file = await Deno.makeTempFile();
  for (const content of [new Uint8Array(), new Uint8Array([0xff, 0xfe, 0x00, 0x3a])]) {
    await Deno.writeFile(file, content);
    const { code, stderr } = await runCommand("--tokens", file, "--port", "0");
    assertEquals(code, 2);
    assert(stderr.includes(file), stderr);
  }
  await Deno.remove(file);
});

Deno.test("port in use exits with 1 and one line", async () => {
  await using gateway = await Gateway.start({ args: ["--demo"] });
  const args = ["--demo", "--host", "127.0.0.1", "--port", `${gateway.port}`];
  const { code, stdout, stderr } = await runCommand(...args);
  assertEquals([code, stdout], [1, ""]);
  assertMatch(stderr, /^vncgw: [^\n]+\n$/);
  assert(stderr.includes(`${gateway.port}`), stderr);
});

Deno.test("help and version go to standard output", async () => {
  const help = await runCommand("--help");
  assertEquals([help.code, help.stderr], [0, ""]);
  for (
    const option of ["--tokens", "--port", "--cert", "--demo", "--max-sessions", "--log-format"]
  ) {
    assert(help.stdout.includes(option), option);
  }
  const version = await runCommand("--version");
  const expected = JSON.parse(await Deno.readTextFile("deno.json")).version;
  assertEquals([version.code, version.stdout, version.stderr], [0, `${expected}\n`, ""]);
});

Deno.test("standard output has one line, which says where to open the browser", async () => {
  await using gateway = await Gateway.start({ args: ["--demo"] });
  await fetch(gateway.url("/")).then((response) => response.text());
  await gateway.child.stop();
  assertMatch(gateway.child.stdout, /^[^\n]*http:\/\/[^\n]+\n$/);
});

/** Runs the command, from source, with `redirection` of a shell. */
async function runRedirected(redirection: string, ...args: string[]) {
  const command = [Deno.execPath(), ...SOURCE, ...args];
  await using child = new Child("sh", ["-c", `exec "$0" "$@" ${redirection}`, ...command]);
  const { code } = await child.exited;
  await child.stop();
  return { code, stderr: child.stderr };
}

Deno.test("exit code tells what happened where no word of it can be written", async () => {
  assertEquals((await runRedirected("2>/dev/full", "--bogus")).code, 2);
  const { code, stderr } = await runRedirected(">/dev/full", "--help");
  assertEquals(code, 1);
  assertMatch(stderr, /^vncgw: Cannot write to standard output: [^\n]+\n$/);
});

Deno.test("gateway serves though its standard output cannot be written", async () => {
  const port = freePort();
  const command = [
    Deno.execPath(),
    ...SOURCE,
    "--demo",
    "--host",
    "127.0.0.1",
    "--port",
    `${port}`,
  ];
  await using child = new Child("sh", ["-c", 'exec "$0" "$@" >/dev/full', ...command]);
  while (child.running && !await answers(port));
  const { code } = await child.stop();
  assertEquals(code, 0, child.stderr);
});

Deno.test("signal ends a gateway that waits for a certificate nobody writes", async () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const folder = await Deno.makeTempDir();
    const pipe = `${folder}/cert.pem`;
    await run("mkfifo", [pipe]);
    await using child = spawnGateway(["--demo", "--port", "0", "--cert", pipe, "--key", pipe]);
    // Opens when the gateway has opened it.
    using _silent = await Deno.open(pipe, { write: true });
    assertEquals((await child.stop(signal)).signal, signal);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("gateway warns of a target whose token the demo has, at the start and later", async () => {
  const tokens = { demo: "127.0.0.1:1", t: "127.0.0.1:1" };
  await using gateway = await Gateway.start({ tokens, args: ["--demo", "--list"] });
  const warnings = () => gateway.log.split("\n").filter((line) => line.includes("--demo has it"));
  const targets = async () => {
    const { targets } = await (await fetch(gateway.url("/api/targets"))).json();
    return targets.map(({ token, name }: Record<string, string>) => `${token} ${name}`);
  };
  assertEquals(await targets(), ["demo Demo", "t t"]);
  await gateway.child.says("stderr", /warn[^\n]*--demo has it/);
  await gateway.setTokens({ t: "127.0.0.1:1" });
  assertEquals(await targets(), ["demo Demo", "t t"]);
  await gateway.setTokens(tokens);
  assertEquals(await targets(), ["demo Demo", "t t"]);
  await gateway.child.stop();
  assertEquals(warnings().length, 2);
});

async function answers(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok ?? false;
}
