import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { constants, inflateSync } from "node:zlib";
import { deflateWhole } from "../../../rfb/zlib/deflate_whole.ts";
import { Deflater } from "../../../rfb/zlib/deflater.ts";
import { concat } from "../../_bytes.ts";
import { Random } from "../_random.ts";

type Make = (length: number, random: Random) => Uint8Array;

const WORDS = "the quick brown fox jumps over a lazy dog while servers send rectangles ".split(" ");

/** Inputs that are each hard for another part. */
const KINDS: Readonly<Record<string, Make>> = {
  random: (length, random) => random.bytes(length),
  zeros: (length) => new Uint8Array(length),
  "short runs": (length, random) => {
    let [byte, left] = [0, 0];
    return Uint8Array.from({ length }, () => {
      if (left-- === 0) [byte, left] = [random.below(256), random.below(9)];
      return byte;
    });
  },
  text: (length, random) => {
    let text = "";
    while (text.length < length) text += WORDS[random.below(WORDS.length)] + " ";
    return new TextEncoder().encode(text.slice(0, length));
  },
  "two values": (length, random) => Uint8Array.from({ length }, () => 7 + random.below(2)),
  "very uneven frequencies": (length, random) => {
    return Uint8Array.from({ length }, () => {
      let symbol = 0;
      while (symbol < 40 && random.below(2) === 0) symbol++;
      return symbol;
    });
  },
  "rows that repeat": (length, random) => {
    const row = random.bytes(997);
    return Uint8Array.from({ length }, (_, i) => row[i % 997]! ^ (i % 2003 === 0 ? 1 : 0));
  },
};

const LENGTHS = [0, 1, 3, 4, 5, 100, 258, 259, 4096, 32768, 65535, 65536, 65537, 200_001];

function inflate(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }));
}

for (const [kind, make] of Object.entries(KINDS)) {
  Deno.test(`Deflater gives back ${kind} in one stream, all of it at each flush`, () => {
    const random = new Random(kind.length);
    const deflater = new Deflater();
    let sent: Uint8Array = new Uint8Array(0);
    let wire: Uint8Array = new Uint8Array(0);
    for (const [i, length] of LENGTHS.entries()) {
      deflater.level = i % 10;
      const input = make(length, random);
      sent = concat(sent, input);
      wire = concat(wire, deflater.deflate(input));
      assert(Buffer.compare(inflate(wire), sent) === 0, `after ${length} bytes`);
    }
  });
}

Deno.test("Deflater keeps its window: what was sent before costs little again", () => {
  const deflater = new Deflater();
  const input = new Random(5).bytes(8000);
  const first = deflater.deflate(input).length;
  const again = deflater.deflate(input).length;
  assert(first >= 8000 && again < 200, `${first} bytes, then ${again}`);
});

Deno.test("Deflater stays right when its window has moved on many times", () => {
  const random = new Random(9);
  const deflater = new Deflater();
  const parts: Uint8Array[] = [];
  const wire: Uint8Array[] = [];
  const picture = random.bytes(20_000);
  for (let i = 0; i < 150; i++) {
    const part = i % 3 === 0 ? random.bytes(random.below(9000)) : picture.slice(random.below(9000));
    parts.push(part);
    wire.push(deflater.deflate(part).slice());
  }
  assert(Buffer.compare(inflate(concat(...wire)), concat(...parts)) === 0);
});

Deno.test("Deflater never needs more than a few bytes over what it was given", () => {
  for (const length of [0, 1, 1000, 65535, 65536, 300_000]) {
    const bytes = new Deflater().deflate(new Random(length).bytes(length)).length;
    assert(bytes <= length * 1.001 + 20, `${length} bytes became ${bytes}`);
  }
});

Deno.test("Deflater compresses about as well as is usual at its levels", () => {
  const input = KINDS["text"]!(100_000, new Random(4));
  const sizes = [0, 3, 9].map((level) => {
    const deflater = new Deflater();
    deflater.level = level;
    return deflater.deflate(input).length;
  });
  assert(sizes[0]! < 45_000 && sizes[1]! < 40_000 && sizes[2]! < 33_000, String(sizes));
});

Deno.test("deflateWhole() makes a stream with an end and its checksum", () => {
  for (const make of Object.values(KINDS)) {
    for (const length of LENGTHS) {
      const input = make(length, new Random(length));
      // Without Z_SYNC_FLUSH: this throws where the end is missing or the checksum is wrong.
      assert(Buffer.compare(inflateSync(deflateWhole(input)), input) === 0);
    }
  }
});

Deno.test("Deflater begins with a header for a window of 32 KiB, and ends each call on a byte", () => {
  const bytes = new Deflater().deflate(new Uint8Array(0));
  assertEquals([...bytes], [0x78, 0x01, 0x00, 0x00, 0x00, 0xff, 0xff]);
});
