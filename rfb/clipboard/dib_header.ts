import { ProtocolError } from "../errors.ts";
import { IMAGE_LIMIT_PIXELS } from "./limits.ts";

/** How a pixel's value is found: by a table of colours, by the bits of each channel, or as B, G, R. */
export type DibColours =
  | { readonly palette: Uint8Array }
  | { readonly masks: ChannelMasks }
  | "bytes";

/** The bits of a pixel that each channel has; an alpha of 0 says that there is none. */
export interface ChannelMasks {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

/** What stands before the pixels of a device-independent bitmap. */
export interface DibHeader {
  readonly width: number;
  readonly height: number;
  /** Whether the first row is the topmost, which is rare. */
  readonly topDown: boolean;
  readonly bits: number;
  readonly colours: DibColours;
  /** Where the pixels begin. */
  readonly pixelsAt: number;
  /** Bytes of a row. */
  readonly stride: number;
}

/** BITMAPINFOHEADER, two with masks that Microsoft gave no name, BITMAPV4HEADER, BITMAPV5HEADER. */
const HEADER_BYTES = [40, 52, 56, 108, 124];
const BITS = [1, 4, 8, 16, 24, 32];
const BI_RGB = 0;
const BI_BITFIELDS = 3;
/** Browsers have no larger canvas. */
const SIDE_LIMIT = 32767;

const MASKS_BYTES = 12;
/** What the masks are where none stand (BI_RGB). */
const USUAL_MASKS: Readonly<Record<number, ChannelMasks>> = {
  16: { red: 0x7c00, green: 0x3e0, blue: 0x1f, alpha: 0 },
  32: { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0 },
};

/**
 * Reads the header of a bitmap as Windows' clipboard has it (CF_DIB, CF_DIBV5), with the low byte first:
 * `0 size U32   4 width S32   8 height S32, below 0 from the top   12 planes U16   14 bits U16
 * 16 compression U32   20 bytes of pixels U32   24 resolution 2 U32   32 colours U32   36 important U32`,
 * the longer ones then `40 masks of red, green, blue 3 U32   52 mask of alpha U32` and what we need not
 * know. After it come the masks where it has no place for them, the colours as B, G, R, 0, the rows.
 *
 * @throws {ProtocolError} when it is none of the kinds that we know, or larger than what is there.
 */
export function readDibHeader(dib: Uint8Array): DibHeader {
  if (dib.length < HEADER_BYTES[0]!) throw wrong("size", dib.length, "a header of 40 or more");
  const view = new DataView(dib.buffer, dib.byteOffset, dib.length);
  const size = view.getUint32(0, true);
  expect("header size", size, HEADER_BYTES);
  if (dib.length < size) throw wrong("size", dib.length, `a header of ${size}`);
  expect("planes", view.getUint16(12, true), [1]);
  const bits = view.getUint16(14, true);
  expect("bits a pixel", bits, BITS);
  const compression = view.getUint32(16, true);
  expect("compression", compression, bits in USUAL_MASKS ? [BI_RGB, BI_BITFIELDS] : [BI_RGB]);
  const { width, height, topDown } = readSize(view);
  const stride = Math.ceil(width * bits / 32) * 4;
  const { colours, end } = compression === BI_BITFIELDS
    ? readMasks(view, size, stride * height)
    : readColours(view, size, bits);
  const extra = bits > 8 ? 4 * view.getUint32(32, true) : 0;
  const pixelsAt = end + extra;
  const wanted = pixelsAt + stride * height;
  if (dib.length < wanted) throw wrong("size", dib.length, `${wanted} or more`);
  return { width, height, topDown, bits, colours, pixelsAt, stride };
}

function readSize(view: DataView): Pick<DibHeader, "width" | "height" | "topDown"> {
  const width = view.getInt32(4, true);
  const rows = view.getInt32(8, true);
  const height = Math.abs(rows);
  const fits = width > 0 && height > 0 && width <= SIDE_LIMIT && height <= SIDE_LIMIT;
  if (fits && width * height <= IMAGE_LIMIT_PIXELS) return { width, height, topDown: rows < 0 };
  throw wrong("dimensions", `${width}x${height}`, `1x1 to ${IMAGE_LIMIT_PIXELS} pixels`);
}

/** Either a table of colours follows, or nothing that is needed. */
function readColours(
  view: DataView,
  at: number,
  bits: number,
): { colours: DibColours; end: number } {
  const masks = USUAL_MASKS[bits];
  if (masks) return { colours: { masks }, end: at };
  if (bits > 8) return { colours: "bytes", end: at };
  const count = view.getUint32(32, true) || 1 << bits;
  if (count > 1 << bits) throw wrong("colours", count, `at most ${1 << bits}`);
  const end = at + 4 * count;
  if (view.byteLength < end) throw wrong("size", view.byteLength, `${end} or more`);
  return {
    colours: { palette: new Uint8Array(view.buffer, view.byteOffset + at, 4 * count) },
    end,
  };
}

function readMasks(
  view: DataView,
  headerBytes: number,
  pixelsBytes: number,
): { colours: DibColours; end: number } {
  const isShort = headerBytes < 52;
  const end = isShort ? headerBytes + MASKS_BYTES : headerBytes;
  if (view.byteLength < end) throw wrong("size", view.byteLength, `${end} or more`);
  const [red, green, blue] = [40, 44, 48].map((at) => view.getUint32(at, true)) as number[];
  const alpha = headerBytes < 56 ? 0 : view.getUint32(52, true);
  const masks = { red: red!, green: green!, blue: blue!, alpha };
  for (const [name, mask] of Object.entries(masks)) {
    const low = mask / (mask & -mask || 1);
    if ((low & (low + 1)) !== 0) throw wrong(`mask of ${name}`, mask.toString(16), "bits in a row");
  }
  const skipped = !isShort && hasMasksTwice(view, end, pixelsBytes) ? MASKS_BYTES : 0;
  return { colours: { masks }, end: end + skipped };
}

/** Windows 10 and 11 write the masks once more after a V5 header that they made of another one. */
function hasMasksTwice(view: DataView, at: number, pixelsBytes: number): boolean {
  if (view.byteLength < at + MASKS_BYTES + pixelsBytes) return false;
  return [0, 4, 8].every((i) => view.getUint32(at + i, true) === view.getUint32(40 + i, true));
}

function expect(what: string, found: number, wanted: readonly number[]): void {
  if (!wanted.includes(found)) throw wrong(what, found, wanted.join(", "));
}

function wrong(what: string, found: number | string, wanted: string): ProtocolError {
  return new ProtocolError(`Cannot read a bitmap's ${what}: ${found}, expected ${wanted}`);
}
