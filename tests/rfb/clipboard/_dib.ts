/** Bitmaps made field by field. */

/** What stands in the header; by default that of a 1x1 image of 24 bits. */
export interface DibFields {
  readonly size?: number;
  readonly width?: number;
  readonly height?: number;
  readonly planes?: number;
  readonly bits?: number;
  readonly compression?: number;
  readonly colours?: number;
  /** Of red, green, blue and alpha; written where the header has a place for them. */
  readonly masks?: readonly number[];
}

/** A header, followed by `rest`. */
export function dibOf(fields: DibFields, rest: readonly number[] | Uint8Array): Uint8Array {
  const { size = 40, width = 1, height = 1, planes = 1, bits = 24 } = fields;
  const dib = new Uint8Array(size + rest.length);
  const view = new DataView(dib.buffer);
  const write = (at: number, value: number) => at + 4 <= size && view.setUint32(at, value, true);
  write(0, size);
  write(4, width);
  write(8, height);
  write(12, planes | bits << 16);
  write(16, fields.compression ?? 0);
  write(32, fields.colours ?? 0);
  (fields.masks ?? []).forEach((mask, i) => write(40 + 4 * i, mask));
  dib.set(rest, size);
  return dib;
}

/** `words` with the low byte first. */
export function littleEndian(...words: readonly number[]): number[] {
  return words.flatMap((word) => [0, 8, 16, 24].map((shift) => word >>> shift & 255));
}
