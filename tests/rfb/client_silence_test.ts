/** How long a client waits for servers that stop. */
import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { Client } from "../../rfb/client.ts";
import { SilenceError } from "../../rfb/errors.ts";
import type { ClientHandler } from "../../rfb/session/client_handler.ts";
import type { Transport } from "../../rfb/transport.ts";
import { BANNER, concat } from "../_bytes.ts";
import { hello, rawRect, update } from "./_scripted_server.ts";

const CHALLENGE = new Uint8Array(16);
const PICTURE = update(rawRect("11223300 44556677"));
/** How often a wait is looked at. */
const LOOK_S = 5;

/** A server that says what the test says, and otherwise stays and is silent. */
class Server implements Transport {
  #said: Uint8Array[] = [];
  #wake: (() => void) | undefined;
  isClosed = false;

  say(bytes: Uint8Array | number[]): void {
    this.#said.push(Uint8Array.from(bytes));
    this.#wake?.();
  }

  async read(): Promise<Uint8Array | null> {
    while (!this.isClosed) {
      const bytes = this.#said.shift();
      if (bytes) return bytes;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return null;
  }

  write(): void {}

  close(): void {
    this.isClosed = true;
    this.#wake?.();
  }
}

/** Lets everything happen that waits for nothing. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

/** Time that passes when the test says so. */
class Time {
  #due: (() => void)[] = [];

  /** Waits that are under way. */
  get timers(): number {
    return this.#due.length;
  }

  delay(ms: number): Promise<void> {
    assertEquals(ms, 1000 * LOOK_S);
    return new Promise((resolve) => this.#due.push(resolve));
  }

  async pass(seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += LOOK_S) {
      for (const wake of this.#due.splice(0)) wake();
      await settle();
    }
  }
}

/** A client of a server that has said `beginning`, and its time, which passes when the test says so. */
async function join(...beginning: (Uint8Array | number[])[]) {
  const server = new Server();
  const heard: string[] = [];
  const credentials = Promise.withResolvers<{ password: string }>();
  const time = new Time();
  const handler = {
    credentials: () => credentials.promise,
    state: (state) => heard.push(state),
    silent: (on) => heard.push(on ? "silent" : "goes on"),
    updated: () => heard.push("updated"),
    ...{ resized() {}, name() {}, bell() {}, clipboard() {}, cursor() {} },
  } satisfies ClientHandler;
  const client = new Client(server, handler, { platform: { delay: (ms) => time.delay(ms) } });
  const stop = new AbortController();
  let end: unknown;
  const running = client.run(stop.signal).catch((error) => error).then((ended) => end = ended);
  for (const bytes of beginning) server.say(bytes);
  await settle();
  return {
    server,
    heard,
    answer: credentials.resolve,
    end: () => end,
    timers: () => time.timers,
    say: async (bytes: Uint8Array | number[]) => {
      server.say(bytes);
      await settle();
    },
    pass: (seconds: number) => time.pass(seconds),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}

/** A whole beginning of a server, up to the first message. */
const WHOLE = hello();
const INIT_AT = BANNER.length + 6;

/** Where a server may stop within what it says, in the pieces in which it says it. */
const WITHIN: Record<string, (Uint8Array | number[])[]> = {
  banner: [BANNER.subarray(0, 7)],
  "security list": [BANNER, [2, 1]],
  "security list, all said at once": [concat(BANNER, [2, 1])],
  SecurityResult: [BANNER, [1, 1], [0, 0]],
  ServerInit: [BANNER, [1, 1], [0, 0, 0, 0], WHOLE.subarray(INIT_AT, INIT_AT + 12)],
  "ServerInit before the name": [
    BANNER,
    [1, 1],
    [0, 0, 0, 0],
    WHOLE.subarray(INIT_AT, INIT_AT + 24),
  ],
  "ServerInit, all said at once": [WHOLE.subarray(0, INIT_AT + 12)],
};

for (const [place, said] of Object.entries(WITHIN)) {
  Deno.test(`Client gives up a server that stops within its ${place}`, async () => {
    await using session = await join(...said);
    const before = session.heard.length;
    await session.pass(10);
    assertEquals([session.end(), session.heard.length], [undefined, before]);
    await session.pass(5);
    assertEquals([session.end(), session.heard.at(-1)], [undefined, "silent"]);
    await session.pass(5);
    const error = session.end();
    assertInstanceOf(error, SilenceError);
    assertEquals((error as SilenceError).message, "The server said nothing for 15 s");
    assert(session.server.isClosed);
  });
}

Deno.test("Client gives a server two minutes where somebody may have to agree", async () => {
  const owing = {
    "an answer to the version": [BANNER],
    "a challenge": [BANNER, [1, 2]],
    "a result": [BANNER, [1, 1]],
    "its desktop": [BANNER, [1, 1], [0, 0, 0, 0]],
  };
  for (const [answer, said] of Object.entries(owing)) {
    await using session = await join(...said);
    await session.pass(15);
    assertEquals(session.heard.at(-1), "silent", answer);
    await session.pass(115);
    assertEquals(session.end(), undefined, answer);
    await session.pass(5);
    assertInstanceOf(session.end(), SilenceError, answer);
  }
});

Deno.test("Client lets a server go on that has been silent in the handshake", async () => {
  await using session = await join(BANNER);
  await session.pass(100);
  await session.say(WHOLE.subarray(BANNER.length));
  assertEquals(session.heard, ["authenticating", "silent", "goes on", "connected"]);
  await session.pass(1000);
  assertEquals([session.end(), session.timers()], [undefined, 0]);
});

Deno.test("Client gives a person all the time to sign in", async () => {
  await using session = await join(BANNER, [1, 2], CHALLENGE);
  await session.pass(3600);
  assertEquals([session.end(), session.heard], [undefined, ["authenticating"]]);
  session.answer({ password: "late" });
  await session.say(concat([0, 0, 0, 0], WHOLE.subarray(INIT_AT)));
  assertEquals(session.heard, ["authenticating", "connected"]);
});

Deno.test("Client tells of a server that stops within a message, and that it goes on", async () => {
  await using session = await join(WHOLE, PICTURE.subarray(0, 20));
  await session.pass(10);
  assertEquals(session.heard, ["authenticating", "connected"]);
  await session.pass(3600);
  assertEquals(session.heard, ["authenticating", "connected", "silent"]);
  await session.say(PICTURE.subarray(20));
  assertEquals(session.heard.slice(2), ["silent", "goes on", "updated"]);
  assertEquals(session.end(), undefined);
});

Deno.test("Client lets a server rest between messages, without a timer", async () => {
  await using session = await join(WHOLE, PICTURE);
  await session.pass(10);
  assertEquals(session.timers(), 0);
  await session.say(PICTURE);
  assertEquals(session.heard, ["authenticating", "connected", "updated", "updated"]);
  assertEquals([session.end(), session.timers()], [undefined, 0]);
});

Deno.test("Client bears with a server that says a byte now and then", async () => {
  await using session = await join(WHOLE.subarray(0, 1));
  for (const byte of concat(WHOLE.subarray(1), PICTURE)) {
    await session.pass(10);
    await session.say([byte]);
  }
  assertEquals(session.heard, ["authenticating", "connected", "updated"]);
});
