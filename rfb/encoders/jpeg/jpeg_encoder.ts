import { ZIGZAG } from "../../jpeg/zigzag.ts";
import type { ByteWriter } from "../byte_writer.ts";
import { JpegBlocks } from "./jpeg_block.ts";
import { JpegBits, JpegCode } from "./jpeg_entropy.ts";
import { HUFFMAN, type JpegHuffmanTable, QUANTISATION } from "./jpeg_tables.ts";

/** From this level on colours are as sharp as brightness; below, a pixel of them stands for four. */
const SHARP_COLOUR_LEVEL = 7;

const MARKER = {
  frame: 0xffc0,
  huffman: 0xffc4,
  start: 0xffd8,
  end: 0xffd9,
  scan: 0xffda,
  quantisation: 0xffdb,
} as const;

/** Brightness, blueness and redness, each with its kind: 0 brightness, 1 colour. */
const COMPONENTS = [
  { id: 1, kind: 0 },
  { id: 2, kind: 1 },
  { id: 3, kind: 1 },
] as const;

/** By kind, the codes for means and runs. */
const TABLES: readonly (readonly [mean: JpegHuffmanTable, runs: JpegHuffmanTable])[] = [
  [HUFFMAN.brightnessMean, HUFFMAN.brightnessRuns],
  [HUFFMAN.colourMean, HUFFMAN.colourRuns],
];
const CODES = TABLES.map(([mean, runs]) => ({
  mean: new JpegCode(mean),
  runs: new JpegCode(runs),
}));

/** Words whose lowest bytes are R, G, B, in rows of `width`. */
export interface RgbPixels {
  readonly words: Uint32Array;
  /** 1 to 65535. */
  readonly width: number;
  readonly height: number;
}

/** Encodes pictures as baseline JPEG files with the usual tables (ITU-T T.81). */
export class JpegEncoder {
  #blocks = new JpegBlocks();
  /** The components of one unit of 8 × 8 or 16 × 16 pixels. */
  #planes = COMPONENTS.map(() => new Float32Array(256));

  /** @param level 0 (small) to 9 (good). */
  encode(pixels: RgbPixels, level: number, out: ByteWriter): void {
    const factor = level < SHARP_COLOUR_LEVEL ? 2 : 1;
    const divisors = [QUANTISATION.brightness, QUANTISATION.colour].map((base) => {
      return scaleDivisors(base, 20 + 8 * level);
    });
    out.u16(MARKER.start);
    divisors.forEach((table, id) => writeQuantisation(id, table, out));
    writeFrame(pixels, factor, out);
    TABLES.forEach(([mean, runs], id) => {
      writeHuffman(id, mean, out);
      writeHuffman(0x10 | id, runs, out);
    });
    writeScanHeader(out);
    this.#writeScan(pixels, factor, divisors, out);
    out.u16(MARKER.end);
  }

  #writeScan(
    pixels: RgbPixels,
    factor: number,
    divisors: readonly Uint8Array[],
    out: ByteWriter,
  ): void {
    const bits = new JpegBits(out);
    const means = [0, 0, 0];
    const side = 8 * factor;
    for (let y = 0; y < pixels.height; y += side) {
      for (let x = 0; x < pixels.width; x += side) {
        this.#cut(pixels, x, y, side);
        COMPONENTS.forEach(({ kind }, i) => {
          const blocks = kind === 0 ? factor * factor : 1;
          for (let block = 0; block < blocks; block++) {
            if (kind === 0) this.#takeBlock(i, side, block);
            else this.#takeMeans(i, side, factor);
            this.#blocks.transform(divisors[kind]!);
            const { coefficients } = this.#blocks;
            bits.block(coefficients, means[i]!, CODES[kind]!.mean, CODES[kind]!.runs);
            means[i] = coefficients[0]!;
          }
        });
      }
    }
    bits.end();
  }

  /** Fills the planes from a unit of pixels; the picture's last row and column go on beyond it. */
  #cut({ words, width, height }: RgbPixels, left: number, top: number, side: number): void {
    const [brightness, blueness, redness] = this.#planes as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    for (let y = 0, to = 0; y < side; y++) {
      const row = Math.min(top + y, height - 1) * width;
      for (let x = 0; x < side; x++, to++) {
        const word = words[row + Math.min(left + x, width - 1)]!;
        const [r, g, b] = [word & 255, word >> 8 & 255, word >> 16 & 255];
        const luma = 0.299 * r + 0.587 * g + 0.114 * b;
        brightness[to] = luma - 128;
        blueness[to] = (b - luma) / 1.772;
        redness[to] = (r - luma) / 1.402;
      }
    }
  }

  /** Block number `block` of a plane of `side` a row, in reading order. */
  #takeBlock(plane: number, side: number, block: number): void {
    const across = side >> 3;
    const from = (Math.floor(block / across) * side + block % across) * 8;
    for (let i = 0; i < 64; i++) {
      this.#blocks.samples[i] = this.#planes[plane]![from + (i >> 3) * side + (i & 7)]!;
    }
  }

  /** A whole plane as one block, each sample the mean of `factor` × `factor`. */
  #takeMeans(plane: number, side: number, factor: number): void {
    const values = this.#planes[plane]!;
    for (let i = 0; i < 64; i++) {
      const from = ((i >> 3) * side + (i & 7)) * factor;
      let sum = 0;
      for (let y = 0; y < factor; y++) {
        for (let x = 0; x < factor; x++) sum += values[from + y * side + x]!;
      }
      this.#blocks.samples[i] = sum / (factor * factor);
    }
  }
}

/** @param quality 1 to 100; 50 leaves `base` as it is. */
function scaleDivisors(base: readonly number[], quality: number): Uint8Array {
  const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return Uint8Array.from(base, (divisor) => {
    return Math.max(1, Math.min(255, Math.round(divisor * percent / 100)));
  });
}

/** DQT: `U16 length, U8 number, 64 divisors` in the order of coefficients. */
function writeQuantisation(id: number, divisors: Uint8Array, out: ByteWriter): void {
  out.u16(MARKER.quantisation);
  out.u16(2 + 1 + 64);
  out.u8(id);
  for (const place of ZIGZAG) out.u8(divisors[place]!);
}

/** SOF0: `U16 length, U8 bits, U16 height, U16 width, U8 n, n × (U8 id, U8 factors, U8 divisors)`. */
function writeFrame({ width, height }: RgbPixels, factor: number, out: ByteWriter): void {
  out.u16(MARKER.frame);
  out.u16(8 + 3 * COMPONENTS.length);
  out.u8(8);
  out.u16(height);
  out.u16(width);
  out.u8(COMPONENTS.length);
  for (const { id, kind } of COMPONENTS) {
    out.u8(id);
    out.u8(kind === 0 ? factor << 4 | factor : 0x11);
    out.u8(kind);
  }
}

/** DHT: `U16 length, U8 class and number, 16 counts, symbols`. */
function writeHuffman(id: number, { counts, symbols }: JpegHuffmanTable, out: ByteWriter): void {
  out.u16(MARKER.huffman);
  out.u16(2 + 1 + counts.length + symbols.length);
  out.u8(id);
  out.bytes(counts);
  out.bytes(symbols);
}

/** SOS: `U16 length, U8 n, n × (U8 id, U8 codes), U8 first, U8 last, U8 0`. */
function writeScanHeader(out: ByteWriter): void {
  out.u16(MARKER.scan);
  out.u16(6 + 2 * COMPONENTS.length);
  out.u8(COMPONENTS.length);
  for (const { id, kind } of COMPONENTS) {
    out.u8(id);
    out.u8(kind << 4 | kind);
  }
  out.u8(0);
  out.u8(63);
  out.u8(0);
}
