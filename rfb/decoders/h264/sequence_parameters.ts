import { BitReader } from "./bit_reader.ts";

/** What a sequence parameter set tells about a video's pictures. */
export interface SequenceParameters {
  /** As WebCodecs names it: `avc1.` and profile, constraints and level in hexadecimal. */
  readonly codec: string;
  /** Pixels to show. */
  readonly width: number;
  readonly height: number;
  /** Pixels that are decoded, of which those to show are a part. */
  readonly codedWidth: number;
  readonly codedHeight: number;
}

/** Profiles whose parameters have the fields about chroma and scaling (section 7.3.2.1.1). */
const HIGH_PROFILES: readonly number[] = [
  ...[100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135],
];

const MACROBLOCK = 16;

/**
 * Reads a sequence parameter set (ITU-T H.264 section 7.3.2.1.1) as far as the size:
 *
 *     header U8, profile U8, constraints U8, level U8, then Exp-Golomb numbers and bits
 *
 * @param unit the whole NAL unit, header byte first.
 * @throws {ProtocolError} when it is cut off or has senseless numbers.
 */
export function parseSequenceParameters(unit: Uint8Array): SequenceParameters {
  const profile = unit[1] ?? 0;
  const input = new BitReader(unit.subarray(4));
  input.unsigned(); // id
  const chroma = HIGH_PROFILES.includes(profile) ? readChroma(input) : 1;
  input.unsigned(); // log2_max_frame_num
  skipPictureOrder(input);
  input.unsigned(); // max_num_ref_frames
  input.bits(1); // gaps_in_frame_num_value_allowed_flag
  const across = input.unsigned() + 1;
  const down = input.unsigned() + 1;
  const fields = input.flag() ? 1 : 2;
  if (fields === 2) input.bits(1); // mb_adaptive_frame_field_flag
  input.bits(1); // direct_8x8_inference_flag
  const codedWidth = MACROBLOCK * across;
  const codedHeight = MACROBLOCK * down * fields;
  const [left, right, top, bottom] = input.flag() ? readCropping(input) : [0, 0, 0, 0];
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * fields;
  return {
    codec: codecOf(unit),
    width: codedWidth - unitX * (left + right),
    height: codedHeight - unitY * (top + bottom),
    codedWidth,
    codedHeight,
  };
}

function codecOf(unit: Uint8Array): string {
  return "avc1." + Array.from(unit.subarray(1, 4), (byte) => byte.toString(16).padStart(2, "0"))
    .join("").toUpperCase();
}

function readCropping(input: BitReader): [number, number, number, number] {
  return [input.unsigned(), input.unsigned(), input.unsigned(), input.unsigned()];
}

/** @returns chroma_format_idc, or 0 where the three colours are planes by themselves. */
function readChroma(input: BitReader): number {
  const format = input.unsigned();
  const separate = format === 3 && input.flag();
  input.unsigned(); // bit_depth_luma
  input.unsigned(); // bit_depth_chroma
  input.bits(1); // qpprime_y_zero_transform_bypass_flag
  if (input.flag()) {
    const lists = format === 3 ? 12 : 8;
    for (let i = 0; i < lists; i++) if (input.flag()) skipScalingList(input, i < 6 ? 16 : 64);
  }
  return separate ? 0 : format;
}

/** Section 7.3.2.1.1.1: after a scale of 0 the rest of the list is not there. */
function skipScalingList(input: BitReader, size: number): void {
  let scale = 8;
  for (let i = 0; i < size && scale !== 0; i++) scale = (scale + input.signed() + 256) & 255;
}

function skipPictureOrder(input: BitReader): void {
  const type = input.unsigned();
  if (type === 0) input.unsigned(); // log2_max_pic_order_cnt_lsb
  if (type !== 1) return;
  input.bits(1); // delta_pic_order_always_zero_flag
  input.signed(); // offset_for_non_ref_pic
  input.signed(); // offset_for_top_to_bottom_field
  for (let left = input.unsigned(); left > 0; left--) input.signed();
}
