/**
 * One row of packed palette indices, high bits first: paints the `width` pixels from `to` on with the
 * indices that begin at `at`.
 *
 * @returns what all its colours have in common: 0 in alpha when an index was in no opaque entry.
 */
export type PaintPackedRow = (
  bytes: Uint8Array,
  at: number,
  palette: Uint32Array,
  pixels: Uint32Array,
  to: number,
  width: number,
) => number;

/** By bits of an index. A byte at a time: recorded ZRLE decodes 1.5 to 1.9 × as fast as index by index. */
export const PACKED_ROWS: Readonly<Record<1 | 2 | 4, PaintPackedRow>> = {
  1: paintBits,
  2: paintPairs,
  4: paintNibbles,
};

/** Two colours are told apart by arithmetic; both are there. */
function paintBits(
  bytes: Uint8Array,
  at: number,
  palette: Uint32Array,
  pixels: Uint32Array,
  to: number,
  width: number,
): number {
  const clear = palette[0]! | 0;
  const change = clear ^ palette[1]!;
  const whole = to + (width & ~7);
  let i = to;
  for (; i < whole; i += 8) {
    const byte = bytes[at++]!;
    pixels[i] = clear ^ (change & byte << 24 >> 31);
    pixels[i + 1] = clear ^ (change & byte << 25 >> 31);
    pixels[i + 2] = clear ^ (change & byte << 26 >> 31);
    pixels[i + 3] = clear ^ (change & byte << 27 >> 31);
    pixels[i + 4] = clear ^ (change & byte << 28 >> 31);
    pixels[i + 5] = clear ^ (change & byte << 29 >> 31);
    pixels[i + 6] = clear ^ (change & byte << 30 >> 31);
    pixels[i + 7] = clear ^ (change & byte << 31 >> 31);
  }
  for (let shift = 24; i < to + width; shift++) {
    pixels[i++] = clear ^ (change & bytes[at]! << shift >> 31);
  }
  return clear & palette[1]!;
}

function paintPairs(
  bytes: Uint8Array,
  at: number,
  palette: Uint32Array,
  pixels: Uint32Array,
  to: number,
  width: number,
): number {
  const whole = to + (width & ~3);
  let common = -1;
  let i = to;
  for (; i < whole; i += 4) {
    const byte = bytes[at++]!;
    const first = palette[byte >> 6]!;
    const second = palette[byte >> 4 & 3]!;
    const third = palette[byte >> 2 & 3]!;
    const fourth = palette[byte & 3]!;
    common &= first & second & third & fourth;
    pixels[i] = first;
    pixels[i + 1] = second;
    pixels[i + 2] = third;
    pixels[i + 3] = fourth;
  }
  for (let shift = 6; i < to + width; shift -= 2) {
    const word = palette[bytes[at]! >> shift & 3]!;
    common &= word;
    pixels[i++] = word;
  }
  return common;
}

function paintNibbles(
  bytes: Uint8Array,
  at: number,
  palette: Uint32Array,
  pixels: Uint32Array,
  to: number,
  width: number,
): number {
  const whole = to + (width & ~1);
  let common = -1;
  let i = to;
  for (; i < whole; i += 2) {
    const byte = bytes[at++]!;
    const first = palette[byte >> 4]!;
    const second = palette[byte & 15]!;
    common &= first & second;
    pixels[i] = first;
    pixels[i + 1] = second;
  }
  if (i === to + width) return common;
  const last = palette[bytes[at]! >> 4]!;
  pixels[i] = last;
  return common & last;
}
