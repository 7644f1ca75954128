import { NAL_TYPE, type NalUnit, splitNalUnits } from "./nal_units.ts";

/** One picture's part of a byte stream: what a decoder takes at a time. */
export interface AccessUnit {
  /** First byte of its first start code. */
  readonly start: number;
  /** First byte after it. */
  readonly end: number;
  /** Whether the picture depends on none before. */
  readonly isKey: boolean;
  /** Its sequence parameter sets. */
  readonly sequences: readonly NalUnit[];
  /** Whether a decoder can begin here: a key picture with all parameters. */
  readonly isBeginning: boolean;
}

/**
 * Groups a byte stream's NAL units by pictures (ITU-T H.264 section 7.4.1.2.3). What belongs to no
 * picture at its end is left out.
 *
 * @throws {ProtocolError} as {@linkcode splitNalUnits}.
 */
export function splitAccessUnits(bytes: Uint8Array): AccessUnit[] {
  const groups: NalUnit[][] = [[]];
  let hasPicture = false;
  for (const unit of splitNalUnits(bytes)) {
    if (hasPicture && beginsAnother(bytes, unit)) {
      groups.push([]);
      hasPicture = false;
    }
    groups.at(-1)!.push(unit);
    hasPicture ||= isPicture(unit);
  }
  return groups.filter((group) => group.some(isPicture)).map(toAccessUnit);
}

function toAccessUnit(units: readonly NalUnit[]): AccessUnit {
  const has = (wanted: number) => units.some(({ type }) => type === wanted);
  const isKey = has(NAL_TYPE.IdrSlice);
  const sequences = units.filter(({ type }) => type === NAL_TYPE.SequenceParameters);
  return {
    start: units[0]!.at,
    end: units.at(-1)!.end,
    isKey,
    sequences,
    isBeginning: isKey && sequences.length > 0 && has(NAL_TYPE.PictureParameters),
  };
}

function isPicture({ type }: NalUnit): boolean {
  return type >= NAL_TYPE.Slice && type <= NAL_TYPE.IdrSlice;
}

/** Whether `unit` begins the next picture, when one is there already. */
function beginsAnother(bytes: Uint8Array, unit: NalUnit): boolean {
  const { type, start } = unit;
  if (type >= NAL_TYPE.SupplementalInformation && type <= NAL_TYPE.Delimiter) return true;
  if (type >= 14 && type <= 18) return true;
  // The first field of a slice is its first macroblock's number, of which 0 is the single bit 1.
  const isSlice = type === NAL_TYPE.Slice || type === NAL_TYPE.PartitionA ||
    type === NAL_TYPE.IdrSlice;
  return isSlice && (bytes[start + 1]! & 0x80) !== 0;
}
