import { concat, hex } from "../../../_bytes.ts";

/** Parameter sets that encoders made, each whole, with what they stand for. */
export const SEQUENCES = {
  "constrained baseline": ["6742c00bd90141fb011000000300100000030140f142a480", 320, 240],
  "main, cropped": ["674d4028eca03c0113f2e022000003000200000300281e30632c", 1920, 1080],
  "high, two fields": ["67640028acd94078044fde022000000300200000030283e2c5b2c0", 1920, 1080],
  "4:4:4": ["67f4000a919b28e5f1b1f80880000003008000000a078912cb", 100, 66],
  "4:2:2 with scaling lists": ["677a000abcd9472f9e3f011000000300100000030140f1225960", 100, 66],
  "grey": ["6764000af36515f8f8fc05b2000003000200000300281e244b2c", 66, 34],
  "10 bits": ["676e000aa6cd94d78888c044000003000400000300503c489658", 34, 18],
  "one macroblock": ["6742c00ad91ec044000003000400000300503c489920", 16, 16],
} as const satisfies Record<string, readonly [sequence: string, width: number, height: number]>;

/** A sequence parameter set of {@linkcode SEQUENCES}. */
export function sequence(name: keyof typeof SEQUENCES = "one macroblock"): Uint8Array<ArrayBuffer> {
  return hex(SEQUENCES[name][0]);
}

export const PICTURE_PARAMETERS = hex("68cb83cb20");
/** The first slice of a key picture, of another picture, and a slice that goes on with it. */
export const IDR_SLICE = hex("6588843f");
export const SLICE = hex("419a24f7");
export const FURTHER_SLICE = hex("41239a24");

/** The units as a byte stream, with start codes of three and four bytes. */
export function stream(...units: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(...units.flatMap((unit, i) => [i % 2 ? [0, 0, 1] : [0, 0, 0, 1], unit]));
}

/** A key picture with its parameters. */
export function keyPicture(
  name: keyof typeof SEQUENCES = "one macroblock",
): Uint8Array<ArrayBuffer> {
  return stream(sequence(name), PICTURE_PARAMETERS, IDR_SLICE);
}
