import { assert, assertEquals, assertMatch } from "@std/assert";
import { Logger } from "../../../proxy/log.ts";
import { Metrics } from "../../../proxy/metrics.ts";
import { type Gateway, startGateway } from "../../../proxy/server.ts";
import { Sessions } from "../../../proxy/sessions.ts";
import { parseAddress, type Target } from "../../../proxy/target.ts";
import { Client } from "../../../rfb/client.ts";
import * as message from "../../../rfb/client_messages.ts";
import { handshake } from "../../../rfb/handshake.ts";
import { ByteReader } from "../../../rfb/reader.ts";
import type { ServerInit } from "../../../rfb/server_init.ts";
import { WebSocketTransport } from "../../../web/worker/websocket_transport.ts";
import { concat, u16, u32 } from "../../_bytes.ts";
import { hummingSector } from "../../servers/boot_sector.ts";
import { failAfter } from "../../servers/fail_after.ts";
import { startQemu } from "../../servers/qemu.ts";
import { XClient } from "../../servers/x_client.ts";
import { startXtigervnc } from "../../servers/xtigervnc.ts";
import { ascii } from "./_dialogue.ts";

const TIMEOUT_MS = 10_000;
const PASSWORD = "secret12";
const KEY_A = 0x61;
const KEY_B = 0x62;

/** A gateway in this process, and what it has logged. */
interface RunningGateway extends AsyncDisposable {
  readonly port: number;
  readonly log: () => string;
  /** Resolves when the log has the end of a session. */
  readonly ended: Promise<void>;
}

async function startWith(targets: Readonly<Record<string, Target>>): Promise<RunningGateway> {
  let text = "";
  const ended = Promise.withResolvers<void>();
  const sink = {
    write: (data: Uint8Array) => {
      text += new TextDecoder().decode(data);
      if (text.includes("session ended")) ended.resolve();
      return Promise.resolve(data.length);
    },
  };
  const limits = { maxSessions: 9, maxSessionsPerToken: 9, idleTimeoutMs: 0 };
  const config = {
    ...{ demo: false, list: false, port: 0, host: "127.0.0.1", allowedOrigins: [], ...limits },
    ...{ logLevel: "info", logFormat: "json" } as const,
  };
  const tokens = {
    lookup: (token: string) => Promise.resolve(targets[token]),
    list: () => Promise.resolve([]),
    problem: () => Promise.resolve(undefined),
  };
  const gateway: Gateway = await startGateway(config, {
    ...{ assets: new Map(), tokens, sessions: new Sessions(limits), metrics: new Metrics() },
    ...{ log: new Logger(sink, "info", "json"), tls: false, allowedOrigins: [] },
    ...{ list: false, demo: false },
  });
  return {
    port: Number(new URL(gateway.url).port),
    log: () => text,
    ended: ended.promise,
    [Symbol.asyncDispose]: () => gateway.stop("test is over"),
  };
}

/** A viewer of ours behind a real WebSocket. */
class Viewer implements AsyncDisposable {
  readonly texts: string[] = [];
  readonly output: WebSocketTransport;
  readonly input: ByteReader;
  readonly closed: Promise<CloseEvent>;
  init: ServerInit | undefined;

  constructor(port: number, token: string) {
    const url = `ws://127.0.0.1:${port}/websockify?token=${token}`;
    const socket = new WebSocket(url, ["vncgw.1", "binary"]);
    this.closed = new Promise((resolve) => {
      socket.addEventListener("close", resolve, { once: true });
    });
    this.output = new WebSocketTransport(socket, (text) => this.texts.push(text));
    this.input = new ByteReader(this.output);
  }

  /** Signs in. */
  async enter(shared: boolean): Promise<void> {
    const io = {
      ...{ input: this.input, output: this.output, authenticating: () => {} },
      ask: () => Promise.resolve({ password: PASSWORD }),
    };
    this.init = await failAfter(handshake(io, shared), TIMEOUT_MS, "the handshake");
  }

  /** Waits until the target has done all it was told: it answers in order. */
  async sync(): Promise<void> {
    const area = { x: 0, y: 0, width: 1, height: 1 };
    this.output.write(message.encodeFramebufferUpdateRequest(false, area));
    await failAfter(this.#readPixel(), TIMEOUT_MS, "an update of one pixel");
  }

  async #readPixel(): Promise<void> {
    await this.input.need(4 + 12 + 4);
    assertEquals(this.input.u8(), 0);
    this.input.skip(1);
    assertEquals(this.input.u16(), 1);
    this.input.skip(8);
    assertEquals(this.input.s32(), 0);
    this.input.skip(4);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.output.close();
    await this.closed;
  }
}

/** Words that every server takes. */
function input(): Uint8Array {
  return concat(
    message.encodeKeyEvent(KEY_A, true),
    message.encodeKeyEvent(KEY_A, false),
    message.encodePointerEvent(1, 33, 44),
    message.encodePointerEvent(0, 33, 44),
    message.encodeClientCutText("nothing of a looker's"),
  );
}

/** All that a looker may not do, in one go. */
function mischief(): Uint8Array {
  return concat(
    input(),
    [255, 0, ...u16(1), ...u32(KEY_A), ...u32(0x1e)],
    [251, 0, ...u16(320), ...u16(200), 1, 0, ...u32(0), ...u32(0), ...u16(320), ...u16(200)],
    u32(0),
  );
}

for (const password of [undefined, PASSWORD]) {
  const how = password === undefined ? "None" : "VNC authentication";
  Deno.test(`view-only viewer of a real server sees but neither types nor points, with ${how}`, async () => {
    await using server = await startXtigervnc({
      ...(password === undefined ? {} : { password }),
      args: ["-AlwaysShared=0", "-AcceptSetDesktopSize=1"],
    });
    using x = await XClient.open(server.display);
    await x.watchInput();
    const target = { address: parseAddress(server.address), name: "Box" };
    await using gateway = await startWith({
      look: { ...target, viewOnly: true },
      work: { ...target, viewOnly: false },
    });
    await using worker = new Viewer(gateway.port, "work");
    await worker.enter(true);
    await using looker = new Viewer(gateway.port, "look");
    // Unshared: a target that heard this would throw the other viewer out.
    await looker.enter(false);
    assertEquals([looker.init!.width, looker.init!.height], [640, 480]);
    for (const byte of mischief()) looker.output.write(Uint8Array.of(byte));
    looker.output.write(mischief());
    await looker.sync();
    worker.output.write(message.encodeKeyEvent(KEY_B, true));
    worker.output.write(message.encodeKeyEvent(KEY_B, false));
    const seen = await x.inputUntil(({ kind }) => kind === "keyUp", "the worker's key");
    assertEquals(seen.map(({ kind, keysym }) => [kind, keysym]), [
      ["keyDown", KEY_B],
      ["keyUp", KEY_B],
    ]);
    assertEquals((await server.screen()).width, 640);
  });
}

Deno.test("the same words of a viewer that may work do arrive", async () => {
  await using server = await startXtigervnc();
  using x = await XClient.open(server.display);
  await x.watchInput();
  const target = { address: parseAddress(server.address), name: "Box", viewOnly: false };
  await using gateway = await startWith({ work: target });
  await using worker = new Viewer(gateway.port, "work");
  await worker.enter(true);
  worker.output.write(input());
  const seen = await x.inputUntil(({ kind }) => kind === "buttonUp", "the worker's button");
  const kinds = seen.map(({ kind }) => kind).filter((kind) => kind !== "motion");
  assertEquals(kinds, ["keyDown", "keyUp", "buttonDown", "buttonUp"]);
});

Deno.test("view-only viewer of QEMU hears its sound", async () => {
  await using server = await startQemu({ boot: hummingSector(4) });
  const target = { address: parseAddress(server.address), name: "Box", viewOnly: true };
  await using gateway = await startWith({ look: target });
  const heard = Promise.withResolvers<void>();
  const nothing = () => {};
  const client = new Client(new Viewer(gateway.port, "look").output, {
    ...{ state: nothing, resized: nothing, name: nothing, bell: nothing, clipboard: nothing },
    ...{ cursor: nothing, updated: nothing, credentials: () => Promise.resolve({}) },
    audio: (event) => {
      if (event.type === "data" && event.samples.some((sample) => sample !== 0)) heard.resolve();
    },
  }, { viewOnly: true });
  const over = new AbortController();
  const running = client.run(over.signal);
  client.setAudio(true);
  try {
    await failAfter(Promise.race([heard.promise, running]), TIMEOUT_MS, "sound", gateway.log);
  } finally {
    over.abort();
  }
  assertEquals(await running, "aborted");
  await failAfter(gateway.ended, TIMEOUT_MS, "the end of the session in the log");
});

/** A target that says `words` to whoever connects, and keeps what it hears. */
function startTarget(words: Uint8Array) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const heard: number[] = [];
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.write(words);
      const buffer = new Uint8Array(1024);
      for (let n = await connection.read(buffer); n !== null; n = await connection.read(buffer)) {
        heard.push(...buffer.subarray(0, n));
        if (heard.length === 12) await connection.write(Uint8Array.of(1, 19));
      }
      connection.close();
    }
  })();
  return {
    address: parseAddress(`127.0.0.1:${listener.addr.port}`),
    heard,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
    },
  };
}

Deno.test("view-only viewer that signs in by a type nobody can follow is told why", async () => {
  await using server = startTarget(ascii("RFB 003.008\n"));
  const { address, heard } = server;
  await using gateway = await startWith({ look: { address, name: "Box", viewOnly: true } });
  await using viewer = new Viewer(gateway.port, "look");
  await viewer.input.need(12);
  viewer.input.skip(12);
  viewer.output.write(ascii("RFB 003.008\n"));
  await viewer.input.need(2);
  viewer.output.write(Uint8Array.of(19));
  const { code, reason } = await failAfter(viewer.closed, TIMEOUT_MS, "the close");
  assertEquals(code, 4502);
  assertMatch(reason, /^view-only needs security None .* found VeNCrypt \(19\)$/);
  await failAfter(gateway.ended, TIMEOUT_MS, "the end of the session in the log");
  assertMatch(gateway.log(), /view-only needs security/);
  assertEquals(String.fromCharCode(...heard), "RFB 003.008\n");
});

/** What a WebSocket receives up to its first binary frame: texts, and `binary`. */
async function receive(port: number, token: string, protocols: string[]): Promise<string[]> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/?token=${token}`, protocols);
  socket.binaryType = "arraybuffer";
  const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
  const received: string[] = [];
  const binary = new Promise<void>((resolve) => {
    socket.addEventListener("message", ({ data }) => {
      received.push(typeof data === "string" ? data : "binary");
      if (typeof data !== "string") resolve();
    });
  });
  await failAfter(binary, TIMEOUT_MS, "a binary frame");
  socket.close();
  await closed;
  return received;
}

Deno.test("our own page is told name and view-only before the first byte, others are not", async () => {
  await using server = startTarget(ascii("RFB 003.008\n"));
  const { address } = server;
  await using gateway = await startWith({
    look: { address, name: 'Build "box" 构建', viewOnly: true },
    work: { address, name: "Desk", viewOnly: false },
  });
  const [look, ...rest] = await receive(gateway.port, "look", ["vncgw.1", "binary"]);
  assertEquals(JSON.parse(look!), { type: "hello", name: 'Build "box" 构建', viewOnly: true });
  assertEquals(rest, ["binary"]);
  const [work] = await receive(gateway.port, "work", ["binary", "vncgw.1"]);
  assertEquals(JSON.parse(work!), { type: "hello", name: "Desk", viewOnly: false });
  assertEquals(await receive(gateway.port, "look", ["binary"]), ["binary"]);
  assertEquals(await receive(gateway.port, "look", []), ["binary"]);
  assert(!gateway.log().includes("refused"));
});
