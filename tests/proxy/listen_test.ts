import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { type Config, parseCommand } from "../../proxy/config.ts";
import { StartError, UsageError } from "../../proxy/errors.ts";
import { openListeners } from "../../proxy/listen.ts";
import { Certificate } from "../servers/certificate.ts";

function configOf(...args: string[]): Config {
  const command = parseCommand(["--demo", "--port", "0", ...args]);
  if (command.kind !== "run") throw new Error("Expected a run");
  return command.config;
}

Deno.test("openListeners() takes IPv4 and IPv6 on one port", async () => {
  const listeners = await openListeners(configOf());
  const { port } = listeners[0]!.addr;
  for (const { addr } of listeners) assertEquals(addr.port, port);
  for (const hostname of ["127.0.0.1", "::1"]) {
    const accepting = listeners.map((listener) => listener.accept());
    const connection = await Deno.connect({ hostname, port });
    (await Promise.race(accepting)).close();
    connection.close();
    // The other listener still waits: give it its connection, so that nothing is left.
    for (const { addr } of listeners.slice(1)) {
      const other = addr.hostname.includes(":") === hostname.includes(":") ? "::1" : "127.0.0.1";
      (await Deno.connect({ hostname: other, port })).close();
    }
    for (const accepted of await Promise.all(accepting)) {
      try {
        accepted.close();
      } catch {
        // It was closed above.
      }
    }
  }
  for (const listener of listeners) listener.close();
});

Deno.test("openListeners() listens on one address alone when told so", async () => {
  for (const host of ["127.0.0.1", "::1"]) {
    const [listener, ...others] = await openListeners(configOf("--host", host));
    assertEquals([listener!.addr.hostname, others.length], [host, 0]);
    listener!.close();
  }
});

Deno.test("openListeners() says that the port is in use", async () => {
  for (
    const [first, where, args] of [
      ["127.0.0.1", "127.0.0.1, port", ["--host", "127.0.0.1"]],
      ["0.0.0.0", "port", []],
    ] as const
  ) {
    using taken = Deno.listen({ hostname: first, port: 0 });
    const { port } = taken.addr;
    const error: StartError = await assertRejects(
      () => openListeners({ ...configOf(...args), port }),
      StartError,
    );
    assertEquals(
      error.message,
      `Cannot listen on ${where} ${port}: it is in use; choose another with --port, or 0 for any`,
    );
  }
});

Deno.test("openListeners() says that an address is not ours", async () => {
  for (const host of ["192.0.2.1", "no-such-host.invalid"]) {
    await assertRejects(() => openListeners(configOf("--host", host)), StartError, "Cannot listen");
  }
});

Deno.test("openListeners() says what is wrong with certificate and key", async () => {
  await using one = await Certificate.make();
  await using two = await Certificate.make();
  const empty = `${one.folder}/empty.pem`;
  const nonsense = `${one.folder}/nonsense.pem`;
  await Deno.writeTextFile(empty, "");
  await Deno.writeTextFile(
    nonsense,
    "-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----\n",
  );
  const cases: [cert: string, key: string, problem: RegExp][] = [
    ["/nowhere/cert.pem", one.keyPath, /^Cannot read \/nowhere\/cert\.pem: No such file/],
    [one.certPath, "/nowhere/key.pem", /^Cannot read \/nowhere\/key\.pem: /],
    ["/dev/zero", one.keyPath, /^Cannot use \/dev\/zero: over 1048576 bytes, expected a PEM file/],
    [one.folder, one.keyPath, /^Cannot read .*: Is a directory/],
    [empty, one.keyPath, /^Cannot use .*empty\.pem with .*key\.pem: /],
    [nonsense, one.keyPath, /^Cannot use /],
    [one.certPath, empty, /^Cannot use /],
    [one.keyPath, one.certPath, /^Cannot use /],
    [one.certPath, two.keyPath, /^Cannot use /],
  ];
  for (const [cert, key, problem] of cases) {
    for (const host of [[], ["--host", "127.0.0.1"]]) {
      const config = configOf("--cert", cert, "--key", key, ...host);
      const error: UsageError = await assertRejects(() => openListeners(config), UsageError);
      assertMatch(error.message, problem);
      assert(!error.message.includes("PRIVATE"));
    }
  }
});
