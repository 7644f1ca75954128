import { assert, assertEquals } from "@std/assert";
import { READ_MAX_BYTES } from "../../../proxy/read_buffer.ts";
import { FrameError } from "../../../proxy/websocket/frame.ts";
import { FrameReader } from "../../../proxy/websocket/frame_reader.ts";
import { bytes, concat, CUTS } from "../../_bytes.ts";
import { memoryPair, streamOf } from "../_memory_stream.ts";
import { clientFrame, type FrameOptions } from "../_websocket_client.ts";

const NONE: Uint8Array = new Uint8Array(0);

interface Outcome {
  payload: string;
  controls: string[];
  /** The close code of a fault; `null` for a proper end. */
  fault: number | null;
}

/** What a reader makes of `chunks`; control frames are named by opcode and payload. */
async function read(chunks: readonly Uint8Array[], rest = NONE): Promise<Outcome> {
  const controls: string[] = [];
  const reader = new FrameReader(streamOf(chunks), rest, (opcode, payload) => {
    controls.push(`${opcode}:${new TextDecoder().decode(payload)}`);
  });
  const parts: Uint8Array[] = [];
  let fault: number | null = null;
  try {
    for (let part = await reader.receive(); part; part = await reader.receive()) {
      assert(part.length > 0);
      parts.push(part.slice());
    }
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    fault = error.code;
  }
  return { payload: new TextDecoder().decode(concat(...parts)), controls, fault };
}

/** Checks `frames` whole, in halves, byte by byte, and as bytes behind the handshake. */
async function check(frames: readonly Uint8Array[], expected: Partial<Outcome>): Promise<void> {
  const whole = concat(...frames);
  const outcome: Outcome = { payload: "", controls: [], fault: null, ...expected };
  for (const [name, cut] of Object.entries(CUTS)) {
    assertEquals(await read(cut(whole)), outcome, name);
  }
  assertEquals(await read([], whole), outcome, "behind the handshake");
  for (const cut of [1, 3, 5, 7]) {
    assertEquals(await read([whole.subarray(cut)], whole.subarray(0, cut)), outcome, `cut ${cut}`);
  }
}

const frame = (opcode: number, text = "", options?: FrameOptions) =>
  clientFrame(opcode, bytes(text), options);

Deno.test("FrameReader.receive() gives the payload of frames, each with its own mask", async () => {
  await check(
    [frame(2, "one "), frame(2, "two ", { key: [1, 2, 3, 4] }), frame(2), frame(2, "three")],
    { payload: "one two three" },
  );
});

Deno.test("FrameReader.receive() gives payloads of every size", async () => {
  for (const size of [1, 125, 126, 4085, 4096, 4097, 65535, 65536, 300_000]) {
    const payload = new Uint8Array(size).map((_, i) => 32 + i % 90);
    const expected = new TextDecoder().decode(payload);
    const whole = concat(clientFrame(2, payload), frame(2, "end"));
    for (const [name, cut] of Object.entries(CUTS).slice(0, size > 5_000 ? 2 : 3)) {
      const outcome = await read(cut(whole));
      assertEquals(outcome.fault, null);
      assert(outcome.payload === `${expected}end`, `${size} ${name}`);
    }
  }
});

Deno.test("FrameReader.receive() takes control frames between fragments", async () => {
  await check(
    [
      frame(2, "a", { fin: false }),
      frame(9, "ping"),
      frame(0, "b", { fin: false }),
      frame(10, "pong"),
      frame(0, "", { fin: false }),
      frame(9),
      frame(0, "c"),
      frame(2, "d"),
    ],
    { payload: "abcd", controls: ["9:ping", "10:pong", "9:"] },
  );
});

Deno.test("FrameReader.receive() ends with a close frame and looks at nothing behind it", async () => {
  await check([frame(2, "a"), frame(8, "x"), frame(2, "b"), bytes("no frame")], {
    payload: "a",
    controls: ["8:x"],
  });
});

Deno.test("FrameReader.receive() gives what came before a fault, then the fault", async () => {
  const cases: [name: string, wrong: readonly Uint8Array[], code: number][] = [
    ["text", [frame(1, "hi")], 1003],
    ["empty text", [frame(1)], 1003],
    ["unmasked", [frame(2, "x", { masked: false })], 1002],
    ["reserved bit", [frame(2, "x", { rsv: 4 })], 1002],
    ["reserved opcode", [frame(3, "x")], 1002],
    ["reserved control opcode", [frame(11, "x")], 1002],
    ["fragmented ping", [frame(9, "x", { fin: false })], 1002],
    ["long ping", [clientFrame(9, new Uint8Array(126))], 1002],
    ["continuation of nothing", [frame(0, "x")], 1002],
    ["final continuation of nothing", [frame(2, ""), frame(0, "")], 1002],
    ["message in a message", [frame(2, "", { fin: false }), frame(2, "x")], 1002],
    ["text in a message", [frame(2, "", { fin: false }), frame(1, "x")], 1002],
    ["long form of a short length", [frame(2, "x", { extended: 2 })], 1002],
    ["longest form of a short length", [frame(2, "x", { extended: 8 })], 1002],
    ["too long", [frame(2, "", { length: BigInt(64 * 1024 * 1024 + 1) })], 1009],
    ["far too long", [frame(2, "", { length: 1n << 62n })], 1009],
    ["negative", [frame(2, "", { length: 1n << 63n })], 1002],
    ["another protocol", [bytes("GET / HTTP/1.1\r\n\r\n")], 1002],
  ];
  for (const [name, wrong, code] of cases) {
    const frames = [
      frame(2, "before "),
      frame(9, "p"),
      frame(2, "it"),
      ...wrong,
      frame(2, "after"),
    ];
    const outcome = { payload: "before it", controls: ["9:p"], fault: code };
    for (const [how, cut] of Object.entries(CUTS)) {
      assertEquals(await read(cut(concat(...frames))), outcome, `${name}, ${how}`);
    }
  }
});

Deno.test("FrameReader.receive() keeps telling a fault", async () => {
  const reader = new FrameReader(streamOf([frame(1, "x")]), NONE, () => {});
  for (let times = 0; times < 3; times++) {
    const error = await reader.receive().catch((error) => error);
    assert(error instanceof FrameError);
  }
});

Deno.test("FrameReader.receive() makes a fault of what the taker of control frames throws", async () => {
  const reader = new FrameReader(streamOf([concat(frame(2, "a"), frame(8, "x"))]), NONE, () => {
    throw new FrameError(1007, "not text");
  });
  assertEquals(await reader.receive(), bytes("a"));
  const error = await reader.receive().catch((error) => error);
  assertEquals(error.code, 1007);
});

Deno.test("FrameReader.receive() ends where the stream does, at every byte", async () => {
  const whole = concat(frame(2, "abc"), frame(9, "ping"), frame(2, "de"));
  for (let length = 0; length < whole.length; length++) {
    const { fault, payload } = await read([whole.subarray(0, length)]);
    assertEquals(fault, null);
    assert("abcde".startsWith(payload));
  }
});

Deno.test("FrameReader.receive() passes on what the stream throws", async () => {
  const [near, far] = memoryPair();
  const reader = new FrameReader(near, NONE, () => {});
  far.reset();
  assert(await reader.receive().catch((error) => error) instanceof Deno.errors.ConnectionReset);
});

Deno.test("FrameReader.receive() passes a frame of the limit on as it comes, in bounded portions", async () => {
  const size = 64 * 1024 * 1024;
  const header = clientFrame(2, NONE, { length: BigInt(size), key: [0, 0, 0, 0] });
  let sent = -header.length;
  let largest = 0;
  const endless = {
    read(buffer: Uint8Array): Promise<number | null> {
      largest = Math.max(largest, buffer.buffer.byteLength);
      if (sent < 0) {
        buffer.set(header);
        sent = 0;
        return Promise.resolve(header.length);
      }
      const count = Math.min(buffer.length, size - sent);
      sent += count;
      return Promise.resolve(count === 0 ? null : count);
    },
  };
  const reader = new FrameReader(endless, NONE, () => {});
  let received = 0;
  for (let part = await reader.receive(); part; part = await reader.receive()) {
    received += part.length;
  }
  assertEquals(received, size);
  assert(largest <= READ_MAX_BYTES, `${largest}`);
});
