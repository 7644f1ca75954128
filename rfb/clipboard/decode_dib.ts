import { type ChannelMasks, type DibHeader, readDibHeader } from "./dib_header.ts";
import type { RgbaImage } from "./rgba_image.ts";

const OPAQUE = 0xff000000;

/** Paints a row of pixels, from a byte of `source` to a place of `target`. */
type PaintRow = (source: Uint8Array, from: number, target: Uint32Array, to: number) => void;

/**
 * The image in a device-independent bitmap, uncompressed, of 1, 4, 8, 16, 24 or 32 bits a pixel.
 *
 * @throws {ProtocolError} when it is something else, larger than our limits or shorter than it says.
 */
export function decodeDib(dib: Uint8Array): RgbaImage {
  const header = readDibHeader(dib);
  const { width, height, topDown, pixelsAt, stride } = header;
  const words = new Uint32Array(width * height);
  const paintRow = rowPainter(header);
  for (let y = 0; y < height; y++) {
    const row = topDown ? y : height - 1 - y;
    paintRow(dib, pixelsAt + row * stride, words, y * width);
  }
  if (hasMaskOfAlpha(header)) showUnlessAllHidden(words);
  return { width, height, rgba: new Uint8ClampedArray(words.buffer) };
}

function rowPainter({ width, bits, colours }: DibHeader): PaintRow {
  if (colours === "bytes") return bytesPainter(width);
  if ("masks" in colours) return maskPainter(width, bits, colours.masks);
  return palettePainter(width, bits, colours.palette);
}

function bytesPainter(width: number): PaintRow {
  return (source, from, target, to) => {
    for (let x = 0; x < width; x++, from += 3) {
      target[to + x] = source[from + 2]! | source[from + 1]! << 8 | source[from]! << 16 | OPAQUE;
    }
  };
}

/** The leftmost pixel has the highest bits of a byte. Places that the palette has not are black. */
function palettePainter(width: number, bits: number, palette: Uint8Array): PaintRow {
  const colours = new Uint32Array(1 << bits).fill(OPAQUE);
  for (let i = 0; 4 * i < palette.length; i++) {
    const [blue, green, red] = palette.subarray(4 * i);
    colours[i] = red! | green! << 8 | blue! << 16 | OPAQUE;
  }
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  return (source, from, target, to) => {
    for (let x = 0; x < width; x++) {
      const shift = 8 - bits * (1 + x % perByte);
      target[to + x] = colours[source[from + Math.floor(x / perByte)]! >> shift & mask]!;
    }
  };
}

function maskPainter(width: number, bits: number, masks: ChannelMasks): PaintRow {
  const red = channelOf(masks.red, 0);
  const green = channelOf(masks.green, 0);
  const blue = channelOf(masks.blue, 0);
  const alpha = channelOf(masks.alpha, 255);
  const bytes = bits / 8;
  return (source, from, target, to) => {
    for (let x = 0; x < width; x++, from += bytes) {
      let value = source[from]! | source[from + 1]! << 8;
      if (bytes === 4) value |= source[from + 2]! << 16 | source[from + 3]! << 24;
      target[to + x] = red.levels[(value & red.mask) >>> red.shift]! |
        green.levels[(value & green.mask) >>> green.shift]! << 8 |
        blue.levels[(value & blue.mask) >>> blue.shift]! << 16 |
        alpha.levels[(value & alpha.mask) >>> alpha.shift]! << 24;
    }
  };
}

/** A channel's highest eight bits, and which of 256 levels each value of them is. */
interface Channel {
  readonly mask: number;
  readonly shift: number;
  readonly levels: Uint8Array;
}

/** @param missing the level where a pixel has no bits of the channel. */
function channelOf(mask: number, missing: number): Channel {
  if (mask === 0) return { mask, shift: 0, levels: Uint8Array.of(missing) };
  const top = 32 - Math.clz32(mask);
  const bottom = Math.max(31 - Math.clz32(mask & -mask), top - 8);
  const most = 2 ** (top - bottom) - 1;
  const levels = Uint8Array.from({ length: most + 1 }, (_, i) => Math.round(255 * i / most));
  return { mask: mask & most << bottom, shift: bottom, levels };
}

function hasMaskOfAlpha({ colours }: DibHeader): boolean {
  return colours !== "bytes" && "masks" in colours && colours.masks.alpha !== 0;
}

/** Many programs name a mask of alpha and leave its bits 0, meaning nothing by it. */
function showUnlessAllHidden(words: Uint32Array): void {
  for (let i = 0; i < words.length; i++) if (words[i]! >= 0x1000000) return;
  for (let i = 0; i < words.length; i++) words[i]! |= OPAQUE;
}
