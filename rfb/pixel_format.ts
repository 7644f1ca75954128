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

/** The canvas word for opaque black, and the alpha bits that every stored pixel has. */
export const OPAQUE = 0xff000000;
