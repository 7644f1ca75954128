import type { Picture } from "./picture.ts";

/** The first screen of an X display, from the answer to the connection setup (X11 protocol, section 8). */
export interface XScreen {
  readonly root: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly resourceBase: number;
  /** The default colour map's id. */
  readonly colourMap: number;
  /** Of a screen with a colour map, the pixel value of each colour; filled by whoever sets the map. */
  readonly mapped: Map<number, number>;
  /** The pixel value nearest to a colour `0xRRGGBB`; of a colour map, the one of just this colour. */
  pixel(rgb: number): number;
  /** Bytes of one line of an image, padded. */
  lineBytes(width: number): number;
  /** `count` lines of `picture` from line `from` on, as `PutImage` wants them. */
  encodeLines(picture: Picture, from: number, count: number): Uint8Array<ArrayBuffer>;
}

/**
 * Reads the answer behind its first 8 bytes, little-endian: resource id base at 4, vendor length at 16, formats at 21,
 * then from 32 the vendor, formats (depth, bits per pixel, pad), screens (root at 0, default colour map
 * at 4, size at 20, root visual at 32, depth at 38, then the depths with their visuals).
 */
export function readScreenSetup(setup: Uint8Array): XScreen {
  const view = new DataView(setup.buffer, setup.byteOffset, setup.length);
  const formats = 32 + (view.getUint16(16, true) + 3 & ~3);
  const start = formats + 8 * setup[21]!;
  const depth = setup[start + 38]!;
  const [bits, pad] = pixmapFormat(setup, formats, depth);
  const masks = visualMasks(view, start);
  const mapped = new Map<number, number>();
  const toPixel = (rgb: number) => masks[0] ? maskPixel(masks, rgb) : mappedPixel(mapped, rgb);
  const lineBytes = (width: number) => Math.ceil(width * bits / pad) * pad / 8;
  return {
    root: view.getUint32(start, true),
    width: view.getUint16(start + 20, true),
    height: view.getUint16(start + 22, true),
    resourceBase: view.getUint32(4, true),
    depth,
    colourMap: view.getUint32(start + 4, true),
    mapped,
    pixel: toPixel,
    lineBytes,
    encodeLines(picture, from, count) {
      const bytes = new Uint8Array(count * lineBytes(picture.width));
      for (let y = 0; y < count; y++) {
        for (let x = 0; x < picture.width; x++) {
          const pixel = toPixel(picture.pixels[(from + y) * picture.width + x]!);
          const at = y * lineBytes(picture.width) + x * bits / 8;
          for (let part = 0; part < bits; part += 8) bytes[at + part / 8] = pixel >>> part;
        }
      }
      return bytes;
    },
  };
}

function pixmapFormat(setup: Uint8Array, formats: number, depth: number): [number, number] {
  for (let at = formats; at < formats + 8 * setup[21]!; at += 8) {
    if (setup[at] === depth) return [setup[at + 1]!, setup[at + 2]!];
  }
  throw new Error(`Cannot draw at depth ${depth}: the display has no pixmap format for it`);
}

/** The masks of the root visual; zeros where it has a colour map. */
function visualMasks(view: DataView, start: number): number[] {
  const rootVisual = view.getUint32(start + 32, true);
  let at = start + 40;
  for (let depths = view.getUint8(start + 39); depths > 0; depths--) {
    const visuals = view.getUint16(at + 2, true);
    at += 8;
    for (let i = 0; i < visuals; i++, at += 24) {
      if (view.getUint32(at, true) === rootVisual) {
        return [8, 12, 16].map((offset) => view.getUint32(at + offset, true));
      }
    }
  }
  throw new Error(`Cannot find the root visual ${rootVisual}`);
}

function mappedPixel(mapped: ReadonlyMap<number, number>, rgb: number): number {
  const pixel = mapped.get(rgb);
  if (pixel === undefined) {
    throw new Error(`Cannot draw in colour ${rgb.toString(16)}: the map has no such colour`);
  }
  return pixel;
}

function maskPixel(masks: readonly number[], rgb: number): number {
  return masks.reduce((pixel, mask, part) => {
    const shift = Math.log2(mask & -mask);
    const max = mask >>> shift;
    const value = rgb >> (16 - 8 * part) & 255;
    return pixel | Math.round(value * max / 255) << shift;
  }, 0) >>> 0;
}
