import { assert, assertEquals, assertThrows } from "@std/assert";
import { constants, createDeflate, deflateSync } from "node:zlib";
import { ProtocolError } from "../../../rfb/errors.ts";
import { Inflater } from "../../../rfb/zlib/inflater.ts";
import { concat, hex, portionings, toHex } from "../../_bytes.ts";
import { Random } from "../_random.ts";
import { isEqual, KINDS } from "./_streams.ts";

/** Writes bits as RFC 1951 packs them. */
class BitWriter {
  #bits = "";

  /** `value` with its low bit first. */
  number(value: number, count: number): this {
    for (let i = 0; i < count; i++) this.#bits += value >> i & 1;
    return this;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const padded = this.#bits.padEnd(Math.ceil(this.#bits.length / 8) * 8, "0");
    return Uint8Array.from(
      padded.match(/.{8}/g)!,
      (byte) => Number.parseInt([...byte].reverse().join(""), 2),
    );
  }
}

const LENGTHS = [0, 1, 2, 3, 4, 5, 100, 258, 259, 5_000, 70_000, 200_000];

Deno.test("Inflater gives back what was deflated, at every level and length", () => {
  const random = new Random(1);
  for (const [kind, make] of Object.entries(KINDS)) {
    for (const length of LENGTHS) {
      const data = make(random, length);
      for (const level of [0, 1, 6, 9]) {
        for (const strategy of [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED]) {
          const stream = deflateSync(data, { level, strategy });
          const found = new Inflater().inflate(stream, length);
          assert(isEqual(found, data), `${length} bytes of ${kind} at level ${level}`);
        }
      }
    }
  }
});

/** One stream, flushed after each part: what servers send for one rectangle after the other. */
async function deflateParts(
  parts: readonly Uint8Array[],
  level = 6,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const stream = createDeflate({ level });
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (const part of parts) {
    const chunks: Uint8Array[] = [];
    const keep = (chunk: Uint8Array) => chunks.push(chunk);
    stream.on("data", keep);
    stream.write(part);
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    stream.off("data", keep);
    pieces.push(concat(...chunks));
  }
  stream.close();
  return pieces;
}

Deno.test("Inflater keeps its window over flushed pieces of any size", async () => {
  const random = new Random(2);
  const kinds = Object.values(KINDS);
  const parts = Array.from(
    { length: 60 },
    (_, i) => kinds[i % kinds.length]!(random, random.below(i % 9 === 0 ? 60_000 : 3_000)),
  );
  const inflater = new Inflater();
  for (const [i, piece] of (await deflateParts(parts)).entries()) {
    assert(isEqual(inflater.inflate(piece, parts[i]!.length), parts[i]!), `piece ${i}`);
  }
});

Deno.test("Inflater gives all that each portion of a stream can give, and no more at once than asked", () => {
  const random = new Random(3);
  for (const [kind, make] of Object.entries(KINDS)) {
    const data = make(random, 3_000);
    for (const level of [0, 1, 9]) {
      for (const portions of portionings(deflateSync(data, { level }))) {
        const inflater = new Inflater();
        let at = 0;
        for (const portion of portions) {
          const found = inflater.inflate(portion, data.length - at);
          assert(isEqual(found, data.subarray(at, at + found.length)), `${kind} at ${at}`);
          at += found.length;
        }
        assertEquals(at, data.length, `${kind} at level ${level}`);
      }
    }
  }
});

Deno.test("Inflater gives a literal as soon as its last bit is there", () => {
  // One block of the fixed code: its header is 3 bits, "a" and "b" are 8 bits each.
  const inflater = new Inflater();
  const stream = new BitWriter().number(0x0178, 16).number(0b010, 3)
    .number(0x89, 8).number(0x49, 8).number(0, 7).number(0, 3).number(0, 3).bytes();
  assertEquals(toHex(inflater.inflate(stream.subarray(0, 3), 9)), "");
  assertEquals(toHex(inflater.inflate(stream.subarray(3, 4), 9)), "61");
  assertEquals(toHex(inflater.inflate(stream.subarray(4, 5), 9)), "62");
  assertEquals(toHex(inflater.inflate(stream.subarray(5), 9)), "");
});

Deno.test("Inflater gives a large buffer up when it was not needed for long, and keeps its window", async () => {
  const random = new Random(10);
  const parts = [
    new Uint8Array(4_000_000),
    ...Array.from({ length: 150 }, () => random.bytes(300)),
  ];
  // The last one repeats what is far back in the window.
  const pieces = await deflateParts([...parts, parts[60]!]);
  const inflater = new Inflater();
  const sizes = [...parts, parts[60]!].map((part, i) => {
    const found = inflater.inflate(pieces[i]!, part.length);
    assert(isEqual(found, part), `piece ${i}`);
    return found.buffer.byteLength;
  });
  assert(sizes[1]! > 4_000_000, `${sizes[1]} bytes at first`);
  assert(sizes.at(-1)! < 1_000_000, `${sizes.at(-1)} bytes at last`);
});

Deno.test("Inflater.reset() begins a new stream, wherever the old one was", () => {
  const data = new Random(4).bytes(500);
  const stream = deflateSync(data);
  const inflater = new Inflater();
  for (const length of [1, 2, 3, 100, stream.length]) {
    inflater.inflate(stream.subarray(0, length), 500);
    inflater.reset();
    assert(isEqual(inflater.inflate(stream, 500), data), `after ${length} bytes`);
    inflater.reset();
  }
});

Deno.test("Inflater does not reach back to before a reset", () => {
  const inflater = new Inflater();
  inflater.inflate(deflateSync(new Uint8Array(1000)), 1000);
  inflater.reset();
  assertThrows(() => inflater.inflate(hex("789c 0342 00 00"), 1000), ProtocolError, "bytes back");
});

Deno.test("Inflater stops at the limit, by one byte and with bombs", () => {
  const random = new Random(5);
  for (const [kind, make] of Object.entries(KINDS)) {
    for (const length of [1, 2, 300, 5_000]) {
      for (const level of [0, 6]) {
        const stream = deflateSync(make(random, length), { level });
        assertThrows(
          () => new Inflater().inflate(stream, length - 1),
          ProtocolError,
          `Cannot inflate more than ${length - 1} bytes`,
          kind,
        );
      }
    }
  }
  const bomb = deflateSync(new Uint8Array(100_000_000), { level: 9 });
  assertThrows(() => new Inflater().inflate(bomb, 10_000), ProtocolError, "more than 10000 bytes");
});

/** Streams that no compressor makes, and what is said of them. */
const BROKEN: Readonly<Record<string, readonly [stream: string, message: string]>> = {
  "another method": ["7901 00", "expected a zlib header"],
  "a window of over 32 KiB": ["881c 00", "expected a zlib header"],
  "a wrong check in the header": ["789d 00", "expected a zlib header"],
  "a preset dictionary": ["7820 00", "with a preset dictionary"],
  "a block of type 3": ["7801 06", "a block of type 3"],
  "a stored block whose check is wrong": ["7801 00 0100 ffff 00", "a stored block of 1 bytes"],
  "literal 286": ["7801 1b03", "the code of no literal or length"],
  "literal 286, with more to come": [`7801 1b03 ${"00".repeat(40)}`, "no literal or length"],
  "distance 30": ["7801 4b04 3e00", "the code of no distance"],
  "a match before the beginning": ["7801 0302 00", "Cannot inflate a match 1 bytes back"],
  "more literals and lengths than there are": ["7801 f400 0000", "codes for 287 literals"],
  "more distances than there are": ["7801 041e 0000", "and 31 distances"],
  "code lengths that are incomplete": ["7801 0400 0200 00 0000", "expected a complete code"],
  "code lengths that are too many": ["7801 04e0 93 2449 9224 4992 24", "more codes of a length"],
};

for (const [name, [stream, message]] of Object.entries(BROKEN)) {
  Deno.test(`Inflater refuses ${name}, whole and byte by byte`, () => {
    for (const portions of portionings(hex(stream))) {
      const inflater = new Inflater();
      assertThrows(
        () => portions.forEach((portion) => inflater.inflate(portion, 1000)),
        ProtocolError,
        message,
      );
    }
  });
}

/** A dynamic block whose lengths are written in a code that has 0, 1, 16 and 18 in 2 bits each. */
function dynamicBlock(distances: number, lengths: (bits: BitWriter) => void): Uint8Array {
  const bits = new BitWriter().number(0x0178, 16).number(0b100, 3).number(0, 5);
  bits.number(distances - 1, 5).number(18 - 4, 4);
  // In the order 16, 17, 18, 0, 8, 7, ... 1, 15.
  for (const symbol of [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]) {
    bits.number([0, 1, 16, 18].includes(symbol) ? 2 : 0, 3);
  }
  lengths(bits);
  return bits.bytes();
}

/** Codes, in the order of the symbols: 00, 01, 10 and 11, their first bit first. */
const [ZERO, ONE, REPEAT, ZEROS] = [0b00, 0b10, 0b01, 0b11] as const;

Deno.test("Inflater refuses a repeat of nothing, and one that goes on too long", () => {
  const cases: readonly [(bits: BitWriter) => void, string][] = [
    [(bits) => bits.number(REPEAT, 2).number(0, 2), "length 0 of 258 repeated up to 3"],
    [
      (bits) => bits.number(ONE, 2).number(ZEROS, 2).number(127, 7).number(ZEROS, 2).number(127, 7),
      "length 139 of 258 repeated up to 277",
    ],
  ];
  for (const [lengths, message] of cases) {
    const stream = dynamicBlock(1, lengths);
    assertThrows(() => new Inflater().inflate(stream, 9), ProtocolError, message);
  }
});

Deno.test("Inflater refuses a block that has no code for its end", () => {
  const stream = dynamicBlock(1, (bits) => {
    bits.number(ONE, 2).number(ONE, 2).number(ZEROS, 2).number(127, 7);
    bits.number(ZEROS, 2).number(107, 7).number(ZERO, 2);
  });
  assertThrows(() => new Inflater().inflate(stream, 9), ProtocolError, "no code for its end");
});

Deno.test("Inflater takes a block with one distance or none, and refuses the codes they have not", () => {
  for (const distance of [ZERO, ONE]) {
    const block = (data: (bits: BitWriter) => void) =>
      dynamicBlock(1, (bits) => {
        // Literal 1 and the end have 1 bit each, or literal 1, the end and length 3 2 bits.
        bits.number(ZERO, 2).number(ONE, 2).number(ZEROS, 2).number(127, 7);
        bits.number(ZEROS, 2).number(105, 7).number(ONE, 2).number(distance, 2);
        data(bits);
      });
    const found = new Inflater().inflate(block((bits) => bits.number(0b100, 3)), 9);
    assertEquals(toHex(found), "0101");
  }
});

Deno.test("Inflater checks a whole stream's sum, and refuses data behind its end", () => {
  const stream = deflateSync(new Random(6).bytes(20_000));
  for (const flipped of [1, 2, 3, 4]) {
    const wrong = Uint8Array.from(stream);
    wrong[wrong.length - flipped]! ^= 1;
    assertThrows(() => new Inflater().inflate(wrong, 20_000), ProtocolError, "with checksum");
  }
  const inflater = new Inflater();
  inflater.inflate(stream, 20_000);
  assertEquals(inflater.inflate(new Uint8Array(0), 9).length, 0);
  assertThrows(
    () => inflater.inflate(stream, 20_000),
    ProtocolError,
    "the stream has ended before",
  );
  assertThrows(
    () => new Inflater().inflate(concat(stream, [0]), 20_000),
    ProtocolError,
    "Cannot inflate 1 bytes: the stream has ended before",
  );
});

Deno.test("Inflater gives the beginning of a stream that is cut off, and the rest when it comes", () => {
  const data = KINDS["skewed values"]!(new Random(7), 5_000);
  const stream = deflateSync(data);
  for (let cut = 0; cut < stream.length; cut += 7) {
    const inflater = new Inflater();
    const begun = inflater.inflate(stream.subarray(0, cut), 5_000).slice();
    const ended = inflater.inflate(stream.subarray(cut), 5_000 - begun.length);
    assert(isEqual(concat(begun, ended), data), `cut at ${cut}`);
  }
});

Deno.test("Inflater ends random bytes with our error or with output, within the limit", () => {
  const random = new Random(8);
  let refused = 0;
  for (let i = 0; i < 20_000; i++) {
    const stream = concat(hex("7801"), random.bytes(1 + random.below(200)));
    try {
      assert(new Inflater().inflate(stream, 500).length <= 500);
    } catch (error) {
      assert(error instanceof ProtocolError, String(error));
      refused++;
    }
  }
  assert(refused > 10_000 && refused < 20_000, `${refused} refused`);
});
