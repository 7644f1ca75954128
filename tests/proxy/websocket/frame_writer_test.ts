import { assert, assertEquals, assertRejects } from "@std/assert";
import { HEADER_ROOM, Opcode } from "../../../proxy/websocket/frame.ts";
import { FrameWriter } from "../../../proxy/websocket/frame_writer.ts";
import { bytes } from "../../_bytes.ts";
import { memoryPair, readAll } from "../_memory_stream.ts";
import { closePayload, readServerFrame } from "../_websocket_client.ts";

/** A writer whose writes wait until the test lets each of them through. */
class Gate {
  readonly writer: FrameWriter;
  /** Opcodes in the order in which their writes began. */
  readonly begun: string[] = [];
  #writes: PromiseWithResolvers<number>[] = [];

  constructor() {
    this.writer = new FrameWriter({
      write: (data) => {
        this.begun.push(`${data[0]! & 0x0f}:${new TextDecoder().decode(data.subarray(2))}`);
        const write = Promise.withResolvers<number>();
        this.#writes.push(write);
        return write.promise.then(() => data.length);
      },
    });
  }

  /** Lets the oldest write finish and all that follows from it happen. */
  async pass(): Promise<void> {
    this.#writes.shift()!.resolve(0);
    await settle();
  }

  async fail(): Promise<void> {
    this.#writes.shift()!.reject(new Deno.errors.BrokenPipe("gone"));
    await settle();
  }

  send(text: string): Promise<boolean> {
    const buffer = new Uint8Array(HEADER_ROOM + text.length);
    buffer.set(bytes(text), HEADER_ROOM);
    return this.writer.sendInPlace(buffer, HEADER_ROOM, buffer.length);
  }
}

/** Lets every promise that can settle do so. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await Promise.resolve();
}

Deno.test("FrameWriter.sendInPlace() sends binary frames of every size without copying", async () => {
  for (const size of [0, 1, 125, 126, 65535, 65536, 200_000]) {
    const [near, far] = memoryPair(1 << 20);
    const buffer = new Uint8Array(HEADER_ROOM + size).map((_, i) => i);
    const payload = buffer.slice(HEADER_ROOM);
    await new FrameWriter(near).sendInPlace(buffer, HEADER_ROOM, buffer.length);
    assertEquals(await readServerFrame(far), { opcode: 2, payload });
  }
});

Deno.test("FrameWriter.sendInPlace() goes on where a write took only a part", async () => {
  const [near, far] = memoryPair(3);
  const gate = new FrameWriter(near);
  const buffer = new Uint8Array(HEADER_ROOM + 1000).fill(5);
  const [, frame] = await Promise.all([
    gate.sendInPlace(buffer, HEADER_ROOM, buffer.length),
    readServerFrame(far),
  ]);
  assertEquals(frame.payload, buffer.subarray(HEADER_ROOM));
});

Deno.test("FrameWriter.sendText() sends a text frame", async () => {
  const [near, far] = memoryPair();
  await new FrameWriter(near).sendText('{"ü":1}');
  assertEquals(await readServerFrame(far), { opcode: 1, payload: bytes('{"ü":1}') });
});

Deno.test("FrameWriter lets pong, ping and close wait for a frame under way, in this order", async () => {
  const gate = new Gate();
  const data = gate.send("data");
  gate.writer.sendControl(Opcode.close, bytes("close"));
  const ignored = gate.send("ignored");
  for (let i = 0; i < 1000; i++) gate.writer.sendControl(Opcode.ping, bytes(`ping${i}`));
  gate.writer.sendControl(Opcode.pong, bytes("old"));
  gate.writer.sendControl(Opcode.pong, bytes("pong"));
  for (let i = 0; i < 4; i++) await gate.pass();
  assertEquals(gate.begun, ["2:data", "10:pong", "9:ping999", "8:close"]);
  await Promise.all([data, ignored, gate.writer.ended]);
});

Deno.test("FrameWriter gives data its turn behind waiting control frames", async () => {
  const gate = new Gate();
  gate.writer.sendControl(Opcode.ping, bytes("p"));
  const data = gate.send("data");
  gate.writer.sendControl(Opcode.pong, bytes("q"));
  for (let i = 0; i < 3; i++) await gate.pass();
  await data;
  assertEquals(gate.begun, ["9:p", "10:q", "2:data"]);
});

Deno.test("FrameWriter sends nothing after a close frame", async () => {
  const [near, far] = memoryPair();
  const writer = new FrameWriter(near);
  writer.sendControl(Opcode.close, closePayload(1000));
  await writer.ended;
  writer.sendControl(Opcode.ping, bytes("p"));
  writer.sendControl(Opcode.close, closePayload(1001));
  assertEquals(await writer.sendText("late"), false);
  near.close();
  assertEquals((await readAll(far)).length, 4);
});

Deno.test("FrameWriter.ended resolves when a write fails, and data writes tell it", async () => {
  const gate = new Gate();
  const data = assertRejects(() => gate.send("data"), Deno.errors.BrokenPipe);
  gate.writer.sendControl(Opcode.close, bytes("close"));
  await gate.fail();
  await data;
  await gate.writer.ended;
  assertEquals(gate.begun, ["2:data"]);

  const other = new Gate();
  other.writer.sendControl(Opcode.ping, bytes("p"));
  await other.fail();
  await other.writer.ended;
  await other.send("data");
  assertEquals(other.begun, ["9:p"]);
});

Deno.test("FrameWriter.abandon() lets go of everybody who waits", async () => {
  const gate = new Gate();
  const data = gate.send("data");
  const waiting = gate.send("waiting");
  gate.writer.abandon();
  await gate.writer.ended;
  await gate.fail();
  await assertRejects(() => data, Deno.errors.BrokenPipe);
  await waiting;
  assert(gate.begun.length === 1);
});
