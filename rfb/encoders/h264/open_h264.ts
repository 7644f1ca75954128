import type { ByteWriter } from "../byte_writer.ts";
import type { Encoder } from "../encoder.ts";
import type { PackedPixels } from "../pixel_packer.ts";
import { BitWriter } from "./bit_writer.ts";
import { MACROBLOCK, MACROBLOCK_BYTES, Macroblocks } from "./macroblocks.ts";

/** What a NAL unit begins with: this, and its header. */
const START_CODE = 1;
const NAL_HEADER_BYTES = 5;

/** Headers of NAL units with what all depends on: parameters of a sequence, of a picture; a key picture. */
const SEQUENCE = 0x67;
const PICTURE = 0x68;
const KEY_SLICE = 0x65;

/** Constrained baseline, level 5.1 (annex A): up to 36,864 macroblocks. */
const PROFILE = [66, 0xc0, 51];

/** Slices of intra macroblocks alone (table 7-6); macroblocks of bare samples (table 7-11). */
const INTRA_SLICE = 7;
const I_PCM = 25;

/** Key pictures are numbered modulo this: section 7.4.3 wants neighbours to differ. */
const KEY_NUMBERS = 256;

/** Such a grid has at most the 64 contexts that there may be where neither side is over 4096. */
const CELL = 512;

/**
 * Open H.264, encoding 50 of the community's RFB specification:
 *
 *     0 length U32   4 flags U32   8 length bytes: pictures as a byte stream
 *
 * Each rectangle is a key picture of bare samples with all its parameters: anybody can begin anywhere, and
 * little is lost but the differences of colour, which are told for four pixels together.
 */
export class OpenH264Encoder implements Encoder {
  readonly pixelKind = "rgb";
  readonly maxSide = CELL;
  readonly cell = CELL;
  #keyNumber = 0;

  encode(pixels: PackedPixels, out: ByteWriter): void {
    const blocks = new Macroblocks(pixels);
    this.#keyNumber = (this.#keyNumber + 1) % KEY_NUMBERS;
    const units = [
      [SEQUENCE, sequenceParameters(pixels, blocks)],
      [PICTURE, pictureParameters()],
      [KEY_SLICE, keySlice(blocks, this.#keyNumber)],
    ] as const;
    out.u32(units.reduce((sum, [, payload]) => sum + NAL_HEADER_BYTES + payload.length, 0));
    out.u32(0);
    for (const [header, payload] of units) {
      // Nothing in these looks like a start code: samples are 16 or more, and the rest has no two zeros.
      out.u32(START_CODE);
      out.u8(header);
      out.bytes(payload);
    }
  }
}

/** Section 7.3.2.1.1. */
function sequenceParameters({ width, height }: PackedPixels, { across, down }: Macroblocks) {
  const bits = new BitWriter();
  for (const byte of PROFILE) bits.bits(byte, 8);
  bits.unsigned(0, 0, 2, 1); // ids; numbers of frames of 4 bits; shown as they come; one to refer to
  bits.bits(0, 1); // no gaps in these numbers
  bits.unsigned(across - 1, down - 1);
  bits.bits(0b111, 3); // no fields, 8x8 inference, cropping
  bits.unsigned(0, across * MACROBLOCK - width >> 1, 0, down * MACROBLOCK - height >> 1);
  bits.bits(0b1001, 4); // further words: on colours, not on the aspect or overscan
  bits.bits(5 << 1, 4); // of no standard of television, limited range
  bits.bits(1, 1);
  for (let i = 0; i < 3; i++) bits.bits(1, 8); // ITU-R BT.709
  bits.bits(0b0000011, 7); // restrictions, among them:
  bits.unsigned(0, 0, 0, 0, 0, 1); // no reordering
  bits.end();
  return bits.bytes;
}

/** Section 7.3.2.2: everything plain, slices say that they want no deblocking. */
function pictureParameters(): Uint8Array {
  const bits = new BitWriter();
  bits.unsigned(0, 0);
  bits.bits(0, 2);
  bits.unsigned(0, 0, 0);
  bits.bits(0, 3);
  bits.unsigned(0, 0, 0);
  bits.bits(0b100, 3);
  bits.end();
  return bits.bytes;
}

/** Section 7.3.3: all macroblocks of a picture. */
function keySlice(blocks: Macroblocks, keyNumber: number): Uint8Array {
  const head = new BitWriter();
  head.unsigned(0, INTRA_SLICE, 0);
  head.bits(0, 4);
  head.unsigned(keyNumber);
  head.bits(0, 2);
  head.unsigned(0, 1);
  const mode = new BitWriter();
  for (const bits of [head, mode]) {
    bits.unsigned(I_PCM);
    bits.align();
  }
  const [first, next] = [head.bytes, mode.bytes];
  const count = blocks.across * blocks.down;
  const slice = new Uint8Array(
    first.length + (count - 1) * next.length + count * MACROBLOCK_BYTES + 1,
  );
  let at = 0;
  for (let i = 0; i < count; i++) {
    const bits = i === 0 ? first : next;
    slice.set(bits, at);
    at += bits.length;
    blocks.samples(i % blocks.across, Math.floor(i / blocks.across), slice, at);
    at += MACROBLOCK_BYTES;
  }
  slice[at] = 0x80;
  return slice;
}
