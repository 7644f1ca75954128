import { assertEquals, assertRejects } from "@std/assert";
import { EXTENDED_LIMIT_BYTES } from "../../../rfb/clipboard/limits.ts";
import { ConnectionClosed } from "../../../rfb/errors.ts";
import {
  RECEIVE_LIMIT_BYTES,
  SEND_LIMIT_BYTES,
  type SocketLike,
  WebSocketTransport,
} from "../../../web/worker/websocket_transport.ts";

class FakeSocket extends EventTarget implements SocketLike {
  binaryType: BinaryType = "blob";
  bufferedAmount = 0;
  readonly sent: Uint8Array[] = [];
  closedWith: number | undefined;
  send(data: Uint8Array): void {
    this.sent.push(data.slice());
  }
  close(code?: number): void {
    this.closedWith = code;
  }
  receive(data: ArrayBuffer | string): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
  finish(code: number, reason = ""): void {
    this.dispatchEvent(new CloseEvent("close", { code, reason }));
  }
}

function setUp() {
  const socket = new FakeSocket();
  const texts: string[] = [];
  const transport = new WebSocketTransport(socket, (text) => texts.push(text));
  socket.dispatchEvent(new Event("open"));
  return { socket, texts, transport };
}

const bytes = (...values: number[]) => Uint8Array.from(values);

Deno.test("WebSocketTransport gives chunks in order, queued or awaited, then the end", async () => {
  const { socket, transport } = setUp();
  socket.receive(bytes(1, 2).buffer);
  socket.receive(new ArrayBuffer(0));
  socket.receive(bytes(3).buffer);
  assertEquals(transport.queuedBytes, 3);
  assertEquals(await transport.read(), bytes(1, 2));
  assertEquals(transport.queuedBytes, 1);
  assertEquals(await transport.read(), bytes(3));
  const waiting = transport.read();
  socket.receive(bytes(4).buffer);
  assertEquals(await waiting, bytes(4));
  socket.receive(bytes(5).buffer);
  socket.finish(1000, "target closed");
  assertEquals(await transport.read(), bytes(5));
  assertEquals(await transport.read(), null);
  assertEquals(transport.end, { opened: true, code: 1000, reason: "target closed" });
});

Deno.test("WebSocketTransport keeps order when the queue never becomes empty", async () => {
  const { socket, transport } = setUp();
  let sent = 0;
  for (let taken = 0; taken < 200; taken++) {
    for (let i = 0; i < 1 + (taken % 3 === 0 ? 1 : 0); i++) socket.receive(bytes(sent++).buffer);
    assertEquals(await transport.read(), bytes(taken));
  }
  assertEquals(transport.queuedBytes, sent - 200);
});

Deno.test("WebSocketTransport lets chunks go that were read, also when more keep coming", async () => {
  const { socket, transport } = setUp();
  const collect = await exposeGc();
  const first = read(transport);
  for (let i = 0; i < 5; i++) socket.receive(new ArrayBuffer(1024));
  const reference = await first;
  await transport.read();
  assertEquals(transport.queuedBytes, 3 * 1024);
  // A WeakRef holds on until the task that made or read it ends.
  await new Promise((resolve) => setTimeout(resolve, 0));
  collect();
  assertEquals(reference.deref(), undefined);
});

Deno.test("WebSocketTransport takes back a large chunk's memory once more is wanted, and no sooner", async () => {
  const { socket, transport } = setUp();
  const large = new ArrayBuffer(64 * 1024);
  const small = new ArrayBuffer(1024);
  socket.receive(large);
  socket.receive(small);
  assertEquals((await transport.read())?.length, 64 * 1024);
  assertEquals(large.detached, false);
  await transport.read();
  assertEquals(large.detached, true);
  const waiting = transport.read();
  socket.receive(bytes(7).buffer);
  assertEquals(await waiting, bytes(7));
  assertEquals(small.detached, false);
});

/** A reference to the next chunk, and nothing else of it. */
async function read(transport: WebSocketTransport): Promise<WeakRef<Uint8Array>> {
  return new WeakRef((await transport.read())!);
}

async function exposeGc(): Promise<() => void> {
  const { setFlagsFromString } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

Deno.test("WebSocketTransport gives nothing more once it was closed on this side", async () => {
  const { socket, transport } = setUp();
  socket.receive(bytes(1, 2).buffer);
  transport.close();
  assertEquals(socket.closedWith, 1000);
  assertEquals(transport.queuedBytes, 0);
  await assertRejects(() => transport.read(), ConnectionClosed, "closed on this side");
  socket.receive(bytes(3).buffer);
  await assertRejects(() => transport.read(), ConnectionClosed, "closed on this side");
  transport.write(bytes(4));
  assertEquals(socket.sent, []);
});

Deno.test("WebSocketTransport wakes a waiting reader when the connection breaks", async () => {
  const { socket, transport } = setUp();
  const waiting = transport.read();
  socket.finish(4502, "refused");
  await assertRejects(() => waiting, ConnectionClosed, "refused");
});

Deno.test("WebSocketTransport knows a socket that never opened", () => {
  const socket = new FakeSocket();
  const transport = new WebSocketTransport(socket, () => {});
  socket.finish(1006);
  assertEquals(transport.end?.opened, false);
});

Deno.test("WebSocketTransport hands text frames over and keeps them out of the bytes", async () => {
  const { socket, texts, transport } = setUp();
  socket.receive("{}");
  socket.receive(bytes(9).buffer);
  assertEquals(await transport.read(), bytes(9));
  assertEquals(texts, ["{}"]);
});

Deno.test("WebSocketTransport ends the connection when too much waits for the reader", async () => {
  const { socket, transport } = setUp();
  const chunk = new ArrayBuffer(RECEIVE_LIMIT_BYTES / 4);
  for (let i = 0; i < 4; i++) socket.receive(chunk);
  assertEquals(socket.closedWith, undefined);
  socket.receive(bytes(1).buffer);
  assertEquals(socket.closedWith, 1000);
  await assertRejects(() => transport.read(), ConnectionClosed, "Cannot receive more");
});

Deno.test("WebSocketTransport ends the connection when too much waits for the network", async () => {
  const { socket, transport } = setUp();
  transport.write(bytes(1));
  socket.bufferedAmount = SEND_LIMIT_BYTES + 1;
  transport.write(bytes(2));
  transport.write(bytes(3));
  assertEquals([socket.sent.length, socket.closedWith], [1, 1000]);
  await assertRejects(() => transport.read(), ConnectionClosed, "Cannot send more");
});

Deno.test("WebSocketTransport writes keys behind the largest image of a clipboard", () => {
  const { socket, transport } = setUp();
  socket.bufferedAmount = EXTENDED_LIMIT_BYTES + 1000;
  transport.write(bytes(1));
  assertEquals([socket.sent.length, socket.closedWith], [1, undefined]);
});

Deno.test("WebSocketTransport writes nothing after the end", () => {
  const { socket, transport } = setUp();
  socket.finish(1000);
  transport.write(bytes(1));
  assertEquals(socket.sent, []);
});

Deno.test("WebSocketTransport tells that it has closed while nobody reads", async () => {
  const { socket, transport } = setUp();
  socket.finish(1000);
  await transport.closed;
  assertEquals(transport.end?.code, 1000);
});
