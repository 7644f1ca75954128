import { ProtocolError } from "./errors.ts";

/** How a pixel looks on the wire (RFC 6143 section 7.4, 16 bytes). */
export interface PixelFormat {
  /** 8, 16 or 32. */
  readonly bitsPerPixel: number;
  readonly depth: number;
  readonly bigEndian: boolean;
  readonly trueColour: boolean;
  readonly redMax: number;
  readonly greenMax: number;
  readonly blueMax: number;
  readonly redShift: number;
  readonly greenShift: number;
  readonly blueShift: number;
}

/**
 * The format we ask for: little-endian 32-bit words whose bytes are R, G, B, x, the order of a canvas,
 * so that a row of pixels is a row of the picture. The fourth byte is garbage on the wire.
 */
export const CANVAS_FORMAT: PixelFormat = {
  bitsPerPixel: 32,
  depth: 24,
  bigEndian: false,
  trueColour: true,
  redMax: 255,
  greenMax: 255,
  blueMax: 255,
  redShift: 0,
  greenShift: 8,
  blueShift: 16,
};

/** The formats to choose from: as the canvas has it, 5-6-5 and 2-3-3 bits for lines that are slow. */
export const WIRE_FORMATS = {
  "full": CANVAS_FORMAT,
  "16-bit": {
    bitsPerPixel: 16,
    depth: 16,
    bigEndian: false,
    trueColour: true,
    redMax: 31,
    greenMax: 63,
    blueMax: 31,
    redShift: 11,
    greenShift: 5,
    blueShift: 0,
  },
  "8-bit": {
    bitsPerPixel: 8,
    depth: 8,
    bigEndian: false,
    trueColour: true,
    redMax: 7,
    greenMax: 7,
    blueMax: 3,
    redShift: 0,
    greenShift: 3,
    blueShift: 6,
  },
} as const satisfies Record<string, PixelFormat>;

/** The canvas word for opaque black, and the alpha bits that every stored pixel has. */
export const OPAQUE = 0xff000000;

/** Bytes of a PIXEL_FORMAT on the wire. */
export const PIXEL_FORMAT_BYTES = 16;

/**
 * PIXEL_FORMAT, RFC 6143 section 7.4, from the first 16 of `bytes`:
 *
 *     0 bits-per-pixel U8   1 depth U8      2 big-endian U8   3 true-colour U8
 *     4 red-max U16         6 green-max U16 8 blue-max U16
 *     10 red-shift U8       11 green-shift U8  12 blue-shift U8  13 padding 3
 *
 * A flag is set by any value but 0, since some servers send 255.
 *
 * @throws {ProtocolError} when bits-per-pixel is not 8, 16 or 32.
 */
export function parsePixelFormat(bytes: Uint8Array): PixelFormat {
  const view = new DataView(bytes.buffer, bytes.byteOffset, PIXEL_FORMAT_BYTES);
  const bitsPerPixel = view.getUint8(0);
  if (bitsPerPixel !== 8 && bitsPerPixel !== 16 && bitsPerPixel !== 32) {
    throw new ProtocolError(
      `Cannot use a pixel format of ${bitsPerPixel} bits per pixel: expected 8, 16 or 32`,
    );
  }
  return {
    bitsPerPixel,
    depth: view.getUint8(1),
    bigEndian: view.getUint8(2) !== 0,
    trueColour: view.getUint8(3) !== 0,
    redMax: view.getUint16(4),
    greenMax: view.getUint16(6),
    blueMax: view.getUint16(8),
    redShift: view.getUint8(10),
    greenShift: view.getUint8(11),
    blueShift: view.getUint8(12),
  };
}

/** The 16 bytes of `format`, laid out as {@linkcode parsePixelFormat} reads them; padding is 0. */
export function encodePixelFormat(format: PixelFormat): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PIXEL_FORMAT_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, format.bitsPerPixel);
  view.setUint8(1, format.depth);
  view.setUint8(2, Number(format.bigEndian));
  view.setUint8(3, Number(format.trueColour));
  view.setUint16(4, format.redMax);
  view.setUint16(6, format.greenMax);
  view.setUint16(8, format.blueMax);
  view.setUint8(10, format.redShift);
  view.setUint8(11, format.greenShift);
  view.setUint8(12, format.blueShift);
  return bytes;
}
