import { assert, assertEquals, assertRejects } from "@std/assert";
import { writeAll } from "../../../proxy/byte_stream.ts";
import { WebSocketConnection } from "../../../proxy/websocket/connection.ts";
import { FrameError, HEADER_ROOM } from "../../../proxy/websocket/frame.ts";
import { PromptAcks } from "../../../proxy/websocket/prompt_acks.ts";
import { bytes } from "../../_bytes.ts";
import { memoryPair, type MemoryStream } from "../_memory_stream.ts";
import { clientFrame, closePayload, hearToClose, readServerFrame } from "../_websocket_client.ts";

function connect(rest?: Uint8Array): [WebSocketConnection, MemoryStream, MemoryStream] {
  const [near, far] = memoryPair();
  return [new WebSocketConnection(near, rest), far, near];
}

Deno.test("WebSocketConnection answers a ping with its payload while it is being read", async () => {
  const [connection, far] = connect(clientFrame(9, bytes("are you there")));
  await writeAll(far, clientFrame(2, bytes("data")));
  assertEquals(await connection.receive(), bytes("data"));
  assertEquals(await readServerFrame(far), { opcode: 10, payload: bytes("are you there") });
});

Deno.test("WebSocketConnection answers a close frame with its code", async () => {
  for (const [sent, answered] of [[closePayload(4000, "bye"), 4000], [new Uint8Array(0), 1000]]) {
    const [connection, far] = connect();
    await writeAll(far, clientFrame(8, sent as Uint8Array));
    assertEquals(await connection.receive(), null);
    assertEquals((await hearToClose(far)).code, answered);
    await connection.close(1001, "too late");
  }
});

Deno.test("WebSocketConnection.receive() refuses a wrong close frame by its code", async () => {
  const cases: [payload: Uint8Array, code: number][] = [
    [new Uint8Array([3]), 1002],
    [closePayload(1005), 1002],
    [closePayload(1006), 1002],
    [closePayload(999), 1002],
    [new Uint8Array([3, 0xe8, 0xff]), 1007],
  ];
  for (const [payload, code] of cases) {
    const [connection, far] = connect();
    await writeAll(far, clientFrame(8, payload));
    const error: FrameError = await assertRejects(() => connection.receive(), FrameError);
    assertEquals(error.code, code);
    assertEquals(connection.peerClose, undefined);
  }
});

Deno.test("WebSocketConnection.close() sends one close frame and resolves when it is sent", async () => {
  const [connection, far, near] = connect();
  await Promise.all([connection.close(4404, "unknown token"), connection.close(1001, "again")]);
  connection.ping();
  const { code, reason } = await hearToClose(far);
  assertEquals([code, reason], [4404, "unknown token"]);
  assertEquals(near.writtenBytes, 2 + 2 + "unknown token".length);
});

Deno.test("WebSocketConnection.drain() reads to the peer's close, past data", async () => {
  const [connection, far] = connect();
  await writeAll(far, clientFrame(2, new Uint8Array(5000)));
  await writeAll(far, clientFrame(8, closePayload(1000)));
  await connection.drain();
  assertEquals(connection.peerClose?.code, 1000);
});

Deno.test("WebSocketConnection.drain() reads to the end of the stream after a fault", async () => {
  const [connection, far, near] = connect();
  const nonsense = new Uint8Array(50_000).fill(0xff);
  await writeAll(far, nonsense);
  await far.closeWrite();
  await assertRejects(() => connection.receive(), FrameError);
  await connection.drain();
  assertEquals(near.readBytes, nonsense.length);
});

Deno.test("WebSocketConnection.drain() ends with a connection that breaks", async () => {
  for (const sent of [new Uint8Array(0), new Uint8Array([0xff, 0xff])]) {
    const [connection, far] = connect(sent);
    const drained = connection.drain();
    far.reset();
    await drained;
  }
});

Deno.test("WebSocketConnection.destroy() fails what is pending, and may be called twice", async () => {
  const [connection, , near] = connect();
  const buffer = new Uint8Array(HEADER_ROOM + 200_000);
  const sending = connection.sendInPlace(buffer, HEADER_ROOM, buffer.length);
  const receiving = connection.receive();
  const closing = connection.close(1000, "");
  connection.destroy();
  connection.destroy();
  await assertRejects(() => receiving, Deno.errors.BadResource);
  await assertRejects(() => sending);
  await closing;
  assert(near.closed);
});

Deno.test("WebSocketConnection.lastHeardAt moves with what the peer sends", async () => {
  const [connection, far] = connect();
  const before = connection.lastHeardAt;
  while (performance.now() <= before) await Promise.resolve();
  await writeAll(far, clientFrame(10));
  await writeAll(far, clientFrame(2, bytes("x")));
  await connection.receive();
  assert(connection.lastHeardAt > before);
});

Deno.test("WebSocketConnection.sendInPlace() lets pings go along where acknowledgements are wanted", async () => {
  const [near, far] = memoryPair();
  const connection = new WebSocketConnection(near, undefined, new PromptAcks());
  const buffer = new Uint8Array(HEADER_ROOM + 10);
  const send = () => connection.sendInPlace(buffer, HEADER_ROOM, HEADER_ROOM + 2);
  for (let i = 1; i <= 5; i++) await send();
  await writeAll(far, clientFrame(10, new Uint8Array([4])));
  await writeAll(far, clientFrame(2, bytes("read past the pong")));
  await connection.receive();
  await send();
  await connection.close(1000, "");
  const opcodes: number[] = [];
  while (opcodes.at(-1) !== 8) opcodes.push((await readServerFrame(far)).opcode);
  assertEquals(opcodes, [2, 9, 2, 9, 2, 9, 2, 9, 2, 2, 9, 8]);
});
