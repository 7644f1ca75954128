import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  encodeFrame,
  FRAME_LIMIT_BYTES,
  FrameError,
  HEADER_ROOM,
  readFrameHeader,
  unmask,
  writeHeaderBefore,
} from "../../../proxy/websocket/frame.ts";
import { clientFrame, type FrameOptions } from "../_websocket_client.ts";

const NONE = new Uint8Array(0);

/** The header of a client's frame that claims `length`, read from the middle of a buffer. */
function readHeader(opcode: number, options: FrameOptions) {
  const frame = clientFrame(opcode, NONE, options);
  const buffer = new Uint8Array(frame.length + 7);
  buffer.set(frame, 3);
  return readFrameHeader(buffer, 3, 3 + frame.length);
}

function codeOf(opcode: number, options: FrameOptions): number {
  const error: FrameError = assertThrows(() => readHeader(opcode, options), FrameError);
  return error.code;
}

Deno.test("readFrameHeader() reads lengths at every boundary", () => {
  const lengths = [0, 1, 124, 125, 126, 127, 128, 65534, 65535, 65536, 65537, FRAME_LIMIT_BYTES];
  for (const length of lengths) {
    assertEquals(readHeader(2, { length: BigInt(length) }), {
      fin: true,
      opcode: 2,
      length,
      mask: 0xf433a211,
      size: 6 + (length < 126 ? 0 : length < 65536 ? 2 : 8),
    });
  }
});

Deno.test("readFrameHeader() refuses lengths over the limit at once", () => {
  const cases: [length: bigint, code: number][] = [
    [BigInt(FRAME_LIMIT_BYTES) + 1n, 1009],
    [1n << 32n, 1009],
    [(1n << 32n) + 5n, 1009],
    [(1n << 53n) + 1n, 1009],
    [(1n << 63n) - 1n, 1009],
    [1n << 63n, 1002],
    [(1n << 64n) - 1n, 1002],
  ];
  for (const [length, code] of cases) assertEquals(codeOf(2, { length }), code, `${length}`);
});

Deno.test("readFrameHeader() refuses lengths that are not in their shortest form", () => {
  for (const length of [0n, 1n, 125n]) assertEquals(codeOf(2, { length, extended: 2 }), 1002);
  for (const length of [0n, 125n, 126n, 65535n]) {
    assertEquals(codeOf(2, { length, extended: 8 }), 1002);
  }
});

Deno.test("readFrameHeader() refuses reserved bits and opcodes and frames without a mask", () => {
  for (let opcode = 0; opcode < 16; opcode++) {
    if ([0, 1, 2, 8, 9, 10].includes(opcode)) assertEquals(readHeader(opcode, {})?.opcode, opcode);
    else assertEquals(codeOf(opcode, {}), 1002, `opcode ${opcode}`);
  }
  for (let rsv = 1; rsv < 8; rsv++) assertEquals(codeOf(2, { rsv }), 1002, `rsv ${rsv}`);
  for (const opcode of [0, 1, 2, 8, 9, 10]) assertEquals(codeOf(opcode, { masked: false }), 1002);
});

Deno.test("readFrameHeader() refuses long and fragmented control frames", () => {
  for (const opcode of [8, 9, 10]) {
    assertEquals(readHeader(opcode, { length: 125n })?.length, 125);
    assertEquals(codeOf(opcode, { length: 126n }), 1002);
    assertEquals(codeOf(opcode, { length: 70_000n }), 1002);
    assertEquals(codeOf(opcode, { fin: false }), 1002);
  }
  assertEquals(readHeader(2, { fin: false })?.fin, false);
});

Deno.test("readFrameHeader() waits for a header that is not there whole, and judges what is", () => {
  for (const length of [5n, 300n, 70_000n]) {
    const frame = clientFrame(2, NONE, { length });
    for (let end = 0; end < frame.length; end++) {
      assertEquals(readFrameHeader(frame, 0, end), undefined, `${end} of ${length}`);
    }
  }
  const unmasked = clientFrame(2, NONE, { length: 70_000n, masked: false });
  assertThrows(() => readFrameHeader(unmasked, 0, 2), FrameError);
});

Deno.test("writeHeaderBefore() writes the shortest header just before the payload", () => {
  for (const length of [0, 1, 125, 126, 127, 65535, 65536, FRAME_LIMIT_BYTES, 2 ** 33 + 5]) {
    const buffer = new Uint8Array(64).subarray(8).fill(0xee);
    const at = writeHeaderBefore(buffer, 20, 2, length);
    const expected = clientFrame(2, NONE, { length: BigInt(length), masked: false });
    assertEquals(buffer.subarray(at, 20), expected, `${length}`);
    assert(20 - at <= HEADER_ROOM);
    assertEquals(buffer[at - 1], 0xee);
    assertEquals(buffer[20], 0xee);
  }
});

Deno.test("encodeFrame() makes whole frames", () => {
  for (const length of [0, 125, 126, 65536]) {
    const payload = new Uint8Array(length).map((_, i) => i);
    assertEquals(encodeFrame(9, payload), clientFrame(9, payload, { masked: false }));
  }
});

/** The slow reference: RFC 6455 section 5.3, byte by byte. */
function unmaskSlowly(data: Uint8Array, mask: number, offset: number): Uint8Array {
  return data.map((byte, i) => byte ^ (mask >>> (8 * ((offset + i) & 3))) & 0xff);
}

Deno.test("unmask() equals the byte loop over sizes, alignments and offsets", () => {
  const random = new Uint8Array(128).map((_, i) => (i * 167 + 13) & 0xff);
  for (const mask of [0xf433a211, 0x00000001, 0x80000000, 0xffffffff, 0]) {
    for (let size = 0; size <= 70; size++) {
      for (let alignment = 0; alignment < 8; alignment++) {
        for (let offset = 0; offset < 4; offset++) {
          const whole = random.slice();
          const view = whole.subarray(1 + (offset & 1));
          const expected = view.slice();
          const part = view.slice(alignment, alignment + size);
          expected.set(unmaskSlowly(part, mask, offset), alignment);
          unmask(view, alignment, alignment + size, mask, offset);
          assertEquals(view.join(), expected.join(), `${mask} ${size} ${alignment} ${offset}`);
        }
      }
    }
  }
});

Deno.test("unmask() works at the very end of a buffer and far into a frame", () => {
  for (let size = 0; size < 16; size++) {
    const buffer = new Uint8Array(61).fill(7);
    const expected = unmaskSlowly(buffer.slice(61 - size), 0x01020304, 64 * 1024 * 1024 - 5);
    unmask(buffer, 61 - size, 61, 0x01020304, 64 * 1024 * 1024 - 5);
    assertEquals(buffer.slice(61 - size), expected);
  }
});
