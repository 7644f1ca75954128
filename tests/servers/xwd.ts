import type { Picture } from "./picture.ts";

const ZPIXMAP = 2;
const COLOUR_BYTES = 12;

/**
 * Reads an X window dump, as `xwd` writes it, at 8 (colour map or true colour), 16 or 32 bits a pixel.
 *
 * Header (XWDFile.h), big-endian u32 each: 0 header size, 4 version (7), 8 format (2), 12 depth,
 * 16 width, 20 height, 28 byte order (0 is little-endian), 44 bits per pixel, 48 bytes per line,
 * 56 to 64 the masks, 76 colours. Then the window's name up to header size, the colours (u32 pixel,
 * u16 red, green, blue, u8 flags, u8 pad), the lines.
 *
 * @param round how parts of fewer than 8 bits become whole numbers when scaled to 0..255.
 * @throws {Error} when it is none of these.
 */
export function readXwd(
  bytes: Uint8Array,
  round: (value: number) => number = Math.round,
): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const field = (offset: number) => view.getUint32(offset);
  if (field(4) !== 7 || field(8) !== ZPIXMAP) {
    throw new Error(`Cannot read the window dump: version ${field(4)}, format ${field(8)}`);
  }
  const width = field(16), height = field(20), lineBytes = field(48), bits = field(44);
  const start = field(0) + field(76) * COLOUR_BYTES;
  const colour = field(56) === 0
    ? mapColours(view, field(0), field(76))
    : maskColours([field(56), field(60), field(64)], round);
  const pixelAt = pixelReader(view, bits, field(28) === 0);
  const pixels = new Uint32Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    const line = start + y * lineBytes;
    for (let x = 0; x < width; x++) pixels[at++] = colour(pixelAt(line + x * bits / 8));
  }
  return { width, height, pixels };
}

function pixelReader(
  view: DataView,
  bits: number,
  littleEndian: boolean,
): (offset: number) => number {
  if (bits === 8) return (offset) => view.getUint8(offset);
  if (bits === 16) return (offset) => view.getUint16(offset, littleEndian);
  if (bits === 32) return (offset) => view.getUint32(offset, littleEndian);
  throw new Error(`Cannot read the window dump: ${bits} bits a pixel, expected 8, 16 or 32`);
}

function mapColours(view: DataView, offset: number, count: number): (pixel: number) => number {
  const colours = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const at = offset + i * COLOUR_BYTES;
    const [red, green, blue] = [4, 6, 8].map((part) => view.getUint16(at + part) >> 8);
    colours.set(view.getUint32(at), red! << 16 | green! << 8 | blue!);
  }
  return (pixel) => colours.get(pixel)!;
}

/** The colour of a pixel by its masks, each part scaled to 0..255. */
function maskColours(
  masks: readonly number[],
  round: (value: number) => number,
): (pixel: number) => number {
  const parts = masks.map((mask) => {
    const shift = Math.log2(mask & -mask);
    return { shift, max: mask >>> shift };
  });
  return (pixel) =>
    parts.reduce((rgb, { shift, max }) => {
      const value = (pixel >>> shift) & max;
      return rgb << 8 | round(value * 255 / max);
    }, 0);
}
