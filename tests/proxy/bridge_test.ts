import { assert, assertEquals } from "@std/assert";
import { bridge, type BridgeEnd, type Inspector, type Traffic } from "../../proxy/bridge.ts";
import { writeAll } from "../../proxy/byte_stream.ts";
import { READ_MAX_BYTES } from "../../proxy/read_buffer.ts";
import { WebSocketConnection } from "../../proxy/websocket/connection.ts";
import { FrameError } from "../../proxy/websocket/frame.ts";
import { BANNER, bytes } from "../_bytes.ts";
import { memoryPair, type MemoryStream, readAll, readExactly } from "./_memory_stream.ts";
import {
  clientFrame,
  closePayload,
  hearToClose,
  readServerFrame,
  sendBinary,
} from "./_websocket_client.ts";

const PATIENT = { viewerMs: 60_000, targetMs: 60_000, endedMs: 60_000, faultMs: 60_000 };
const HASTY = { viewerMs: 10, targetMs: 10, endedMs: 10, faultMs: 10 };

/** A bridge in memory; `viewer` and `target` are the far ends. */
class Session {
  readonly viewer: MemoryStream;
  readonly target: MemoryStream;
  readonly nearViewer: MemoryStream;
  readonly nearTarget: MemoryStream;
  readonly traffic: Traffic = { toViewerBytes: 0, toTargetBytes: 0, lastAt: 0, targetStuck: false };
  readonly end: Promise<BridgeEnd>;

  constructor(graces = PATIENT, inspector?: Inspector, capacity = 64 * 1024) {
    [this.nearViewer, this.viewer] = memoryPair(capacity);
    [this.nearTarget, this.target] = memoryPair(capacity);
    this.end = bridge({
      viewer: new WebSocketConnection(this.nearViewer),
      target: this.nearTarget,
      banner: BANNER,
      traffic: this.traffic,
      ...(inspector && { inspector }),
    }, graces);
  }

  /** How it ended, once both connections are closed. */
  async ended(): Promise<string> {
    const { kind } = await this.end;
    assert(this.nearViewer.closed && this.nearTarget.closed);
    // A read in memory that was under way may still have its turn before it.
    await new Promise((resolve) => setTimeout(resolve));
    return kind;
  }
}

Deno.test("bridge() gives the banner first and carries both ways", async () => {
  const session = new Session();
  assertEquals(await readServerFrame(session.viewer), { opcode: 2, payload: BANNER });
  await sendBinary(session.viewer, bytes("to target"));
  assertEquals(await readExactly(session.target, 9), bytes("to target"));
  await writeAll(session.target, bytes("to viewer"));
  assertEquals((await readServerFrame(session.viewer)).payload, bytes("to viewer"));
  session.target.close();
  const heard = await hearToClose(session.viewer);
  assertEquals([heard.code, heard.reason], [1000, "target closed"]);
  await writeAll(session.viewer, clientFrame(8, closePayload(1000)));
  assertEquals(await session.ended(), "target closed");
  assertEquals(session.traffic.toViewerBytes, BANNER.length + 9);
  assertEquals(session.traffic.toTargetBytes, 9);
  assert(session.traffic.lastAt > 0);
});

Deno.test("bridge() delivers all that a target sent before it closed, to a slow viewer too", async () => {
  for (const capacity of [64, 4096, 300_000]) {
    const session = new Session(PATIENT, undefined, capacity);
    const sent = new Uint8Array(250_000).map((_, i) => i * 7);
    const sending = writeAll(session.target, sent).then(() => session.target.close());
    const heard = await hearToClose(session.viewer);
    await sending;
    assertEquals(heard.binary.subarray(BANNER.length), sent);
    session.viewer.close();
    assertEquals(await session.ended(), "target closed");
    assertEquals(session.traffic.toViewerBytes, BANNER.length + sent.length);
  }
});

Deno.test("bridge() delivers all that a viewer sent before it closed, to a slow target too", async () => {
  for (const leave of ["close frame", "end of stream"]) {
    for (const capacity of [64, 4096, 300_000]) {
      const session = new Session(PATIENT, undefined, capacity);
      const sent = new Uint8Array(250_000).map((_, i) => i * 11);
      const sending = (async () => {
        await sendBinary(session.viewer, sent);
        if (leave === "close frame") await writeAll(session.viewer, clientFrame(8));
        await session.viewer.closeWrite();
      })();
      // The end of the target's stream comes only by a half-close that was passed on.
      const received = await readAll(session.target);
      await sending;
      assertEquals(received, sent);
      session.target.close();
      assertEquals(
        await session.ended(),
        leave === "close frame" ? "viewer closed" : "viewer left",
      );
      assertEquals(session.traffic.toTargetBytes, sent.length);
    }
  }
});

Deno.test("bridge() passes a viewer's half-close on and still brings the target's answer", async () => {
  const session = new Session();
  await sendBinary(session.viewer, bytes("question"));
  await session.viewer.closeWrite();
  assertEquals(await readAll(session.target), bytes("question"));
  await writeAll(session.target, bytes("answer"));
  session.target.close();
  const heard = await hearToClose(session.viewer);
  assertEquals(heard.binary, new Uint8Array([...BANNER, ...bytes("answer")]));
  assertEquals(heard.code, 1000);
  assertEquals(await session.ended(), "viewer left");
});

Deno.test("bridge() answers a viewer's close frame before the connection ends", async () => {
  const session = new Session();
  await writeAll(session.viewer, clientFrame(8, closePayload(4000, "bye")));
  session.target.close();
  assertEquals((await hearToClose(session.viewer)).code, 4000);
  assertEquals(await session.ended(), "viewer closed");
});

Deno.test("bridge() lets a viewer go that has closed or was wrong, while its target is given time", async () => {
  const ends: [frame: Uint8Array, kind: string][] = [
    [clientFrame(8), "viewer closed"],
    [clientFrame(1), "viewer broke the protocol"],
  ];
  for (const [frame, kind] of ends) {
    const session = new Session({ ...PATIENT, faultMs: 10 });
    await writeAll(session.viewer, frame);
    await hearToClose(session.viewer);
    assertEquals(await readAll(session.viewer), new Uint8Array(0));
    assert(!session.nearTarget.closed);
    session.target.close();
    assertEquals(await session.ended(), kind);
  }
});

Deno.test("bridge() stops reading a target whose viewer does not read", async () => {
  const session = new Session(HASTY);
  const flood = writeAll(session.target, new Uint8Array(20 << 20)).catch(() => "cut off");
  const limit = session.nearViewer;
  await until(() => limit.writtenBytes >= 64 * 1024);
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setTimeout(resolve));
  const held = session.nearTarget.readBytes + BANNER.length - session.nearViewer.writtenBytes;
  assert(held <= READ_MAX_BYTES, `${held} bytes are held`);
  assert(session.nearTarget.readBytes < 64 * 1024 + READ_MAX_BYTES);
  session.viewer.reset();
  assertEquals(await session.ended(), "viewer lost");
  assertEquals(await flood, "cut off");
});

Deno.test("bridge() stops reading a viewer whose target does not read", async () => {
  const session = new Session(HASTY);
  const flood = sendBinary(session.viewer, new Uint8Array(20 << 20)).catch(() => "cut off");
  await until(() => session.nearTarget.writtenBytes >= 64 * 1024);
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setTimeout(resolve));
  const held = session.nearViewer.readBytes - session.nearTarget.writtenBytes;
  assert(held <= READ_MAX_BYTES, `${held} bytes are held`);
  session.target.reset();
  assertEquals(await session.ended(), "target lost");
  session.viewer.close();
  await flood;
});

Deno.test("bridge() leaves a stuck viewer after its time when the target has closed", async () => {
  const session = new Session(HASTY, undefined, 64);
  await until(() => session.nearViewer.writtenBytes === 14);
  await writeAll(session.target, new Uint8Array(48));
  session.target.close();
  // The viewer's buffer is full: the close frame cannot be written.
  assertEquals(await session.ended(), "target closed");
});

Deno.test("bridge() leaves a viewer that does not answer the close frame", async () => {
  const session = new Session(HASTY);
  session.target.close();
  assertEquals((await hearToClose(session.viewer)).code, 1000);
  assertEquals(await session.ended(), "target closed");
});

Deno.test("bridge() leaves a target that goes on after the viewer has left", async () => {
  const session = new Session(HASTY);
  const flood = (async () => {
    for (;;) await session.target.write(new Uint8Array(1000));
  })().catch(() => "cut off");
  await writeAll(session.viewer, clientFrame(8));
  const hearing = hearToClose(session.viewer);
  assertEquals(await session.ended(), "viewer closed");
  assertEquals(await flood, "cut off");
  assertEquals((await hearing).code, 1000);
});

Deno.test("bridge() ends when either side is reset", async () => {
  const byTarget = new Session();
  byTarget.target.reset();
  assertEquals((await hearToClose(byTarget.viewer)).code, 1000);
  byTarget.viewer.close();
  assertEquals(await byTarget.ended(), "target lost");
  assert((await byTarget.end).cause instanceof Deno.errors.ConnectionReset);

  const byViewer = new Session();
  byViewer.viewer.reset();
  assertEquals(await readAll(byViewer.target), new Uint8Array(0));
  byViewer.target.close();
  assertEquals(await byViewer.ended(), "viewer lost");
});

Deno.test("bridge() gives the target what came before a fault, and the viewer the fault's code", async () => {
  const faults: [frame: Uint8Array, code: number][] = [
    [clientFrame(1, bytes("text")), 1003],
    [clientFrame(2, bytes("x"), { masked: false }), 1002],
    [clientFrame(2, new Uint8Array(0), { length: 1n << 40n }), 1009],
    [clientFrame(8, closePayload(1005)), 1002],
  ];
  for (const [fault, code] of faults) {
    const session = new Session();
    await sendBinary(session.viewer, bytes("good"));
    await writeAll(session.viewer, fault);
    assertEquals(await readAll(session.target), bytes("good"));
    session.target.close();
    assertEquals((await hearToClose(session.viewer)).code, code);
    session.viewer.close();
    assertEquals(await session.ended(), "viewer broke the protocol");
    assert((await session.end).cause instanceof FrameError);
  }
});

Deno.test("bridge() leaves a viewer that goes on after its fault", async () => {
  const session = new Session(HASTY);
  await writeAll(session.viewer, clientFrame(1));
  assertEquals((await hearToClose(session.viewer)).code, 1003);
  assertEquals(await session.ended(), "viewer broke the protocol");
});

Deno.test("bridge() lets an inspector see one direction and change the other", async () => {
  const seen: number[] = [];
  const session = new Session(PATIENT, {
    fromTarget: (part) => void seen.push(...part),
    fromViewer: (part) => {
      if (part.includes(33)) throw new FrameError(4502, "no shouting");
      return part.filter((byte) => byte !== 32);
    },
  });
  await writeAll(session.target, bytes("hello"));
  await until(() => seen.length === BANNER.length + 5);
  await sendBinary(session.viewer, bytes("a b c"));
  assertEquals(await readExactly(session.target, 3), bytes("abc"));
  await sendBinary(session.viewer, bytes("x!"));
  assertEquals(await readAll(session.target), new Uint8Array(0));
  session.target.close();
  const heard = await hearToClose(session.viewer);
  assertEquals([heard.code, heard.reason], [4502, "no shouting"]);
  session.viewer.close();
  assertEquals(await session.ended(), "viewer broke the protocol");
  assertEquals(new Uint8Array(seen), new Uint8Array([...BANNER, ...bytes("hello")]));
});

/** Lets others run until `condition` holds. */
async function until(condition: () => boolean): Promise<void> {
  const startedAt = performance.now();
  while (!condition()) {
    if (performance.now() - startedAt > 10_000) {
      throw new Error(`It never came to be: ${condition}`);
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
}
