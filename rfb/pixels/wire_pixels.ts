import { CANVAS_FORMAT, OPAQUE, type PixelFormat } from "../pixel_format.ts";
import { CanvasLayout } from "./canvas_layout.ts";
import type { PixelLayout } from "./pixel_layout.ts";
import { RgbLayout } from "./rgb_layout.ts";
import { scale, ShiftedLayout } from "./shifted_layout.ts";
import { TableLayout } from "./table_layout.ts";

/** The three shapes that a pixel of one format takes on the wire. */
export interface WirePixels {
  readonly format: PixelFormat;
  /** PIXEL, RFC 6143 section 7.4: as the format says. */
  readonly pixel: PixelLayout;
  /** CPIXEL, RFC 6143 section 7.7.5, of TRLE and ZRLE: without the byte that has no colour. */
  readonly cpixel: PixelLayout;
  /** TPIXEL of Tight: R, G, B where 24 bits are 8 each, else a PIXEL. */
  readonly tpixel: PixelLayout;
}

/**
 * The layouts for a format.
 *
 * @param colours what colour-mapped pixels stand for: as many opaque canvas words as there can be
 * values, 256 or 65,536 (more do no harm), which the caller may change at any time.
 */
export function wirePixels(format: PixelFormat, colours: Uint32Array): WirePixels {
  if (format.bitsPerPixel < 32) {
    const words = format.trueColour ? trueColours(format) : colours;
    const pixel = new TableLayout(words, format.bitsPerPixel === 8 ? 1 : 2, format.bigEndian);
    return { format, pixel, cpixel: pixel, tpixel: pixel };
  }
  const places = format.bigEndian ? [24, 16, 8, 0] : [0, 8, 16, 24];
  const pixel = isCanvas(format) ? new CanvasLayout() : new ShiftedLayout(format, places);
  const compact = format.trueColour && format.depth <= 24
    ? compactPlaces(format, places)
    : undefined;
  const isRgb = String(compact?.map((place) => componentAt(format, place))) === "red,green,blue";
  const cpixel = !compact ? pixel : isRgb ? new RgbLayout() : new ShiftedLayout(format, compact);
  const isTight = format.trueColour && format.depth === 24 && isEightBits(format);
  return { format, pixel, cpixel, tpixel: isTight ? new RgbLayout() : pixel };
}

function isCanvas(format: PixelFormat): boolean {
  const { redShift, greenShift, blueShift, bigEndian } = format;
  return isEightBits(format) && !bigEndian && redShift === CANVAS_FORMAT.redShift &&
    greenShift === CANVAS_FORMAT.greenShift && blueShift === CANVAS_FORMAT.blueShift;
}

function isEightBits({ redMax, greenMax, blueMax }: PixelFormat): boolean {
  return redMax === 255 && greenMax === 255 && blueMax === 255;
}

/** The bytes of a pixel without the one that has no colour; the low three where either would do. */
function compactPlaces(format: PixelFormat, places: readonly number[]) {
  const { redMax, greenMax, blueMax, redShift, greenShift, blueShift } = format;
  const bits = (redMax << redShift | greenMax << greenShift | blueMax << blueShift) >>> 0;
  if (bits <= 0xffffff) return places.filter((place) => place !== 24);
  if ((bits & 0xff) === 0) return places.filter((place) => place !== 0);
  return undefined;
}

function componentAt(format: PixelFormat, place: number): string | undefined {
  if (!isEightBits(format)) return undefined;
  if (place === format.redShift) return "red";
  if (place === format.greenShift) return "green";
  return place === format.blueShift ? "blue" : undefined;
}

/** The canvas word of every value that a pixel of 8 or 16 bits can have. */
function trueColours(format: PixelFormat): Uint32Array {
  const { redMax, greenMax, blueMax, redShift, greenShift, blueShift } = format;
  return Uint32Array.from({ length: 2 ** format.bitsPerPixel }, (_, value) => {
    const red = scale(value >>> redShift, redMax);
    const green = scale(value >>> greenShift, greenMax);
    const blue = scale(value >>> blueShift, blueMax);
    return red | green << 8 | blue << 16 | OPAQUE;
  });
}
