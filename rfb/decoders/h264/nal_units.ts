import { ProtocolError } from "../../errors.ts";

/** Types of NAL units that matter here (ITU-T H.264 table 7-1). */
export const NAL_TYPE = {
  Slice: 1,
  PartitionA: 2,
  PartitionC: 4,
  IdrSlice: 5,
  SupplementalInformation: 6,
  SequenceParameters: 7,
  PictureParameters: 8,
  Delimiter: 9,
} as const;

/** Most NAL units of one rectangle: a picture of 4K in slices of one row of macroblocks has 135. */
export const NAL_UNITS_LIMIT = 4096;

/** Where one NAL unit stands in a byte stream. */
export interface NalUnit {
  readonly type: number;
  /** First byte of the start code. */
  readonly at: number;
  /** The header byte. */
  readonly start: number;
  /** First byte after it, without trailing zeros. */
  readonly end: number;
}

/**
 * Splits a byte stream at its start codes (ITU-T H.264 annex B): `00 00 01`, with any zeros before, then
 * a NAL unit, whose first byte has the type in its low five bits.
 *
 * @throws {ProtocolError} when it begins otherwise, or has more than {@linkcode NAL_UNITS_LIMIT}.
 */
export function splitNalUnits(bytes: Uint8Array): NalUnit[] {
  const starts = findStarts(bytes);
  const before = starts[0] === undefined ? bytes.length : starts[0] - 3;
  if (skipZerosBack(bytes, before) > 0) {
    throw new ProtocolError(
      `Cannot split H.264 data: it begins with ${bytes[0]}, expected a start code (0 0 1)`,
    );
  }
  const units: NalUnit[] = [];
  for (const [i, start] of starts.entries()) {
    const next = starts[i + 1];
    const end = skipZerosBack(bytes, next === undefined ? bytes.length : next - 3);
    if (end > start) units.push({ type: bytes[start]! & 31, at: start - 3, start, end });
  }
  return units;
}

function findStarts(bytes: Uint8Array): number[] {
  const starts: number[] = [];
  for (let i = 2; i < bytes.length;) {
    const byte = bytes[i]!;
    if (byte > 1) i += 3;
    else if (byte === 1 && bytes[i - 1] === 0 && bytes[i - 2] === 0) {
      starts.push(i + 1);
      if (starts.length > NAL_UNITS_LIMIT) throw tooMany();
      i += 3;
    } else i++;
  }
  return starts;
}

function skipZerosBack(bytes: Uint8Array, end: number): number {
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end;
}

function tooMany(): ProtocolError {
  return new ProtocolError(
    `Cannot split H.264 data: more than ${NAL_UNITS_LIMIT} NAL units, expected at most those`,
  );
}
