import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { describeTarget, type Target } from "../../../proxy/target.ts";
import {
  type FileTokens,
  openFileTokens,
  TokenFileError,
} from "../../../proxy/tokens/file_tokens.ts";
import { Place } from "./_place.ts";

/** A clock for which all files were written long ago. */
function minutesLater(): Disposable {
  const { now } = Date;
  Date.now = () => now() + 600_000;
  return { [Symbol.dispose]: () => Date.now = now };
}

/** What the log would call a target. */
function describe(target: Target | undefined): string | undefined {
  return target && describeTarget(target);
}

async function hostsOf(tokens: FileTokens): Promise<Record<string, string | undefined>> {
  const listed = await tokens.list();
  const hosts = listed.map(async ({ token }) => [token, describe(await tokens.lookup(token))]);
  return Object.fromEntries(await Promise.all(hosts));
}

Deno.test("openFileTokens() finds the targets of a file", async () => {
  await using place = await Place.make({ "t.conf": "a: h:1\nb: h:2 name=B view-only\n" });
  const tokens = await openFileTokens(place.path("t.conf"), place.log);
  assertEquals((await tokens.lookup("a"))?.address, { transport: "tcp", hostname: "h", port: 1 });
  assertEquals((await tokens.lookup("b"))?.viewOnly, true);
  for (const unknown of ["c", "", "A", "a ", "__proto__", "constructor"]) {
    assertEquals(await tokens.lookup(unknown), undefined, unknown);
  }
  assertEquals(await tokens.list(), [{ token: "a", name: "a" }, { token: "b", name: "B" }]);
  assertEquals(await tokens.problem(), undefined);
});

Deno.test("openFileTokens() lists every wrong line at the start", async () => {
  await using place = await Place.make({ "t.conf": "a: h:1\nb\nc: h:0\n" });
  const error: TokenFileError = await assertRejects(
    () => openFileTokens(place.path("t.conf"), place.log),
    TokenFileError,
  );
  assertEquals(error.problems.map((line) => line.split(" ")[0]), [
    `${place.path("t.conf")}:2:`,
    `${place.path("t.conf")}:3:`,
  ]);
  assertEquals(await place.logged(), []);
});

Deno.test("openFileTokens() says what is wrong with a file that cannot be used", async () => {
  await using place = await Place.make({ "empty": "", "comment": "# nothing\n" });
  await Deno.writeFile(place.path("latin1"), new Uint8Array([0x61, 0x0a, 0xe4, 0x0a]));
  await new Deno.Command("mkfifo", { args: [place.path("pipe")] }).output();
  const file = await Deno.open(place.path("huge"), { create: true, write: true });
  await file.truncate(9 * 1024 * 1024);
  file.close();
  const cases: [name: string, problem: RegExp][] = [
    ["missing", /No such file.*\/missing/],
    ["empty", /\/empty: the file is empty: expected lines 'token: address'$/],
    ["comment", /\/comment: names no target: expected lines 'token: address'$/],
    ["latin1", /\/latin1:2: not UTF-8 text$/],
    ["pipe", /\/pipe: expected a file or a directory$/],
    ["huge", /\/huge: 9437184 bytes, over the limit of 8388608$/],
  ];
  for (const [name, problem] of cases) {
    const error: TokenFileError = await assertRejects(
      () => openFileTokens(place.path(name), place.log),
      TokenFileError,
      undefined,
      name,
    );
    assertEquals(error.problems.length, 1);
    assertMatch(error.problems[0]!, problem);
  }
});

Deno.test("FileTokens.lookup() follows every change, even of the same size in the same tick", async () => {
  await using place = await Place.make({ "t.conf": "a: h:1000\n" });
  const tokens = await openFileTokens(place.path("t.conf"), place.log);
  for (let port = 1001; port < 1020; port++) {
    await place.write("t.conf", `a: h:${port}\n`);
    assertEquals(describe(await tokens.lookup("a")), `h:${port}`);
  }
  assertEquals(await place.logged(), []);
});

Deno.test("FileTokens.lookup() follows a change that kept size and time of modification", async () => {
  await using place = await Place.make({ "t.conf": "a: h:1000\n" });
  const past = new Date(Date.now() - 3_600_000);
  await Deno.utime(place.path("t.conf"), past, past);
  const tokens = await openFileTokens(place.path("t.conf"), place.log);
  await place.write("new", "a: h:2000\n");
  await Deno.utime(place.path("new"), past, past);
  await Deno.rename(place.path("new"), place.path("t.conf"));
  assertEquals(describe(await tokens.lookup("a")), "h:2000");
});

Deno.test("FileTokens.lookup() forgets a token that was taken out, even the last one", async () => {
  await using place = await Place.make({ "t.conf": "a: h:1\nb: h:2\n" });
  const tokens = await openFileTokens(place.path("t.conf"), place.log);
  await place.write("t.conf", "a: h:1\n");
  assertEquals(await tokens.lookup("b"), undefined);
  await place.write("t.conf", "# none\n");
  assertEquals(await tokens.lookup("a"), undefined);
  assertEquals(await tokens.problem(), undefined);
});

Deno.test("FileTokens.problem() tells a wrong change, once in the log, while the last good set stays", async () => {
  await using place = await Place.make({ "t.conf": "a: h:1\n" });
  const path = place.path("t.conf");
  const tokens = await openFileTokens(path, place.log);
  const wrong: [text: string, problem: string][] = [
    ["", `${path}: the file is empty: expected lines 'token: address'`],
    [
      "b: h:2\nc: h",
      `${path}:2: Cannot use the address: expected HOST:PORT, [IPv6]:PORT or unix:/PATH`,
    ],
    ["b: h:2\nb: h:2\n", `${path}:2: the token stands already at ${path}:1`],
  ];
  for (const [text, problem] of wrong) {
    await place.write("t.conf", text);
    for (let uses = 0; uses < 3; uses++) {
      assertEquals(describe(await tokens.lookup("a")), "h:1");
      assertEquals(await tokens.lookup("b"), undefined);
      assertEquals(await tokens.problem(), problem);
    }
  }
  await place.write("t.conf", "b: h:2\n");
  assertEquals(describe(await tokens.lookup("b")), "h:2");
  assertEquals(await tokens.lookup("a"), undefined);
  assertEquals(await tokens.problem(), undefined);
  assertEquals(await place.logged(), [
    ...wrong.map(([, problem]) => `error: ${problem}`),
    "info: token file is in order again",
  ]);
});

Deno.test("FileTokens.problem() ends when a file comes back unchanged after an outage", async () => {
  await using place = await Place.make();
  await Deno.mkdir(place.path("mount"));
  await place.write("mount/t.conf", "a: h:1\n");
  const tokens = await openFileTokens(place.path("mount/t.conf"), place.log);
  using _later = minutesLater();
  assertEquals(await tokens.problem(), undefined);
  await Deno.rename(place.path("mount"), place.path("away"));
  assertEquals(describe(await tokens.lookup("a")), "h:1");
  assertMatch(await tokens.problem(), /No such file/);
  await Deno.rename(place.path("away"), place.path("mount"));
  assertEquals(await tokens.problem(), undefined);
  assertEquals((await place.logged()).length, 2);
});

Deno.test("FileTokens reads an unchanged file again that could not be read", async () => {
  await using place = await Place.make({ "t.conf": "a: h:1\n" });
  const tokens = await openFileTokens(place.path("t.conf"), place.log);
  await place.write("t.conf", "b: h:2\n");
  using _later = minutesLater();
  const { readFile } = Deno;
  try {
    Deno.readFile = () => {
      const error = new Error("Too many open files (os error 24)");
      return Promise.reject(Object.assign(error, { code: "EMFILE" }));
    };
    assertMatch(await tokens.problem(), /t\.conf: cannot be read: Too many open files/);
    assertEquals(describe(await tokens.lookup("a")), "h:1");
  } finally {
    Deno.readFile = readFile;
  }
  assertEquals(await tokens.problem(), undefined);
  assertEquals(describe(await tokens.lookup("b")), "h:2");
});

Deno.test("FileTokens reads a directory's regular, non-hidden files in the order of names", async () => {
  await using place = await Place.make({
    "b.conf": "b: h:2\n",
    "a.conf": "a: h:1\n",
    ".hidden": "hidden: h:9\n",
  });
  await Deno.mkdir(place.path("sub"));
  await place.write("sub/c.conf", "c: h:3\n");
  await Deno.symlink(place.path("sub/c.conf"), place.path("link"));
  await Deno.symlink(place.path("sub"), place.path("sublink"));
  await Deno.symlink(place.path("nowhere"), place.path("dangling"));
  await Deno.symlink(place.path("round"), place.path("round"));
  await new Deno.Command("mkfifo", { args: [place.path("pipe")] }).output();
  const tokens = await openFileTokens(place.folder, place.log);
  assertEquals((await tokens.list()).map(({ token }) => token), ["a", "b", "c"]);

  await place.write("0.conf", "zero: h:4\n");
  assertEquals(await hostsOf(tokens), { zero: "h:4", a: "h:1", b: "h:2", c: "h:3" });
  await Deno.remove(place.path("b.conf"));
  assertEquals(await tokens.lookup("b"), undefined);
  await place.write("z.conf", "a: h:5\n");
  assertEquals(
    await tokens.problem(),
    `${place.path("z.conf")}:1: the token stands already at ${place.path("a.conf")}`,
  );
  assertEquals(describe(await tokens.lookup("a")), "h:1");
});

Deno.test("openFileTokens() lists what is wrong in every file of a directory", async () => {
  await using place = await Place.make({ "a": "x\n", "b": "", "d": "ok: h:1\n" });
  await Deno.writeFile(place.path("c"), new Uint8Array([0xff]));
  const error: TokenFileError = await assertRejects(
    () => openFileTokens(place.folder, place.log),
    TokenFileError,
  );
  assertEquals(error.problems.length, 3);
  for (const name of ["a", "b", "c"]) assert(error.message.includes(`/${name}:`), name);
});

Deno.test("openFileTokens() takes an empty directory, to be filled later", async () => {
  await using place = await Place.make();
  const tokens = await openFileTokens(place.folder, place.log);
  assertEquals(await tokens.list(), []);
  await place.write("t.conf", "a: h:1\n");
  assertEquals(describe(await tokens.lookup("a")), "h:1");
});

Deno.test("FileTokens.lookup() leaves a file that ends within a line until its writer has had time", async () => {
  await using place = await Place.make({ "t.conf": "a: h:5900\nb: h:5901" });
  const tokens = await openFileTokens(place.path("t.conf"), place.log);
  assertEquals(describe(await tokens.lookup("b")), "h:5901");
  await place.write("t.conf", "a: h:7000\nb: h:70");
  assertEquals(await hostsOf(tokens), { a: "h:5900", b: "h:5901" });
  await place.write("t.conf", "a: h:7000\nb: h:7001\n");
  assertEquals(await hostsOf(tokens), { a: "h:7000", b: "h:7001" });

  const writtenAt = Date.now();
  await place.write("t.conf", "a: h:8000");
  while (describe(await tokens.lookup("a")) !== "h:8000") {
    assert(Date.now() - writtenAt < 10_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert(Date.now() - writtenAt >= 2_000);
  assertEquals(await place.logged(), []);
});

Deno.test("FileTokens warns when there is no target, at the start and later, once", async () => {
  await using place = await Place.make();
  const tokens = await openFileTokens(place.folder, place.log);
  const warning = "warn: there is no target any viewer could have";
  for (let uses = 0; uses < 3; uses++) await tokens.lookup("a");
  assertEquals(await place.logged(), [warning]);
  await place.write("t.conf", "a: h:1\n");
  await tokens.lookup("a");
  await Deno.remove(place.path("t.conf"));
  for (let uses = 0; uses < 3; uses++) assertEquals(await tokens.lookup("a"), undefined);
  assertEquals(await place.logged(), [warning, warning]);
});

Deno.test("FileTokens.lookup() serves many at once from one reading", async () => {
  await using place = await Place.make({ "t.conf": "a: h:1\n" });
  const tokens = await openFileTokens(place.path("t.conf"), place.log);
  await place.write("t.conf", "broken\n");
  const found = await Promise.all(Array.from({ length: 100 }, () => tokens.lookup("a")));
  assertEquals(found.filter((target) => describe(target) === "h:1").length, 100);
  assertEquals((await place.logged()).length, 1);
});

Deno.test("FileTokens warns once of each reading that brings a token which another source has", async () => {
  await using place = await Place.make({ "t.conf": "a: h:1\ntaken: h:2\n" });
  const tokens = await openFileTokens(place.path("t.conf"), place.log, "taken");
  const warning = "warn: a target of the token file is not reached";
  for (let uses = 0; uses < 3; uses++) await tokens.lookup("a");
  assertEquals((await place.logged()).map((line) => line.split(":", 2).join(":")), [warning]);
});
