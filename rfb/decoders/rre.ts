import { ProtocolError } from "../errors.ts";
import type { Framebuffer } from "../framebuffer.ts";
import { OPAQUE, requireCanvasFormat } from "../pixel_format.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { ByteReader } from "../reader.ts";
import { isInside, type Rect } from "../rect.ts";
import type { Decoder } from "./decoder.ts";

const HEADER_BYTES = 8;
const SUBRECT_BYTES = 12;

/**
 * Paints the subrectangles in `source` over `rect`, later ones over earlier ones. Each is 12 bytes:
 *
 *     0 pixel 4   4 x U16   6 y U16   8 width U16   10 height U16
 *
 * @throws {ProtocolError} when one reaches out of `rect`.
 */
export function paintRreSubrects(target: Framebuffer, rect: Rect, source: Uint8Array): void {
  const { pixels, width: stride } = target;
  const view = new DataView(source.buffer, source.byteOffset, source.length);
  for (let at = 0; at < source.length; at += SUBRECT_BYTES) {
    const colour = (view.getUint32(at, true) | OPAQUE) >>> 0;
    const x = view.getUint16(at + 4);
    const y = view.getUint16(at + 6);
    const width = view.getUint16(at + 8);
    const height = view.getUint16(at + 10);
    if (!isInside({ x, y, width, height }, rect.width, rect.height)) {
      throw new ProtocolError(
        `Cannot paint an RRE subrectangle of ${width}x${height} at ${x},${y}: ` +
          `expected one inside ${rect.width}x${rect.height}`,
      );
    }
    let row = (rect.y + y) * stride + rect.x + x;
    for (let i = 0; i < height; i++, row += stride) pixels.fill(colour, row, row + width);
  }
}

/**
 * RRE, RFC 6143 section 7.7.3: `0 number-of-subrectangles U32   4 background pixel 4`, then the
 * subrectangles, painted as they come.
 */
export class RreDecoder implements Decoder {
  async decode(
    input: ByteReader,
    rect: Rect,
    target: Framebuffer,
    { format }: WirePixels,
  ): Promise<void> {
    requireCanvasFormat(format);
    if (!input.has(HEADER_BYTES)) await input.need(HEADER_BYTES);
    let left = input.u32();
    // A server that has more of them than pixels only keeps us busy.
    if (left > rect.width * rect.height) {
      throw new ProtocolError(
        `Cannot paint ${left} RRE subrectangles: ` +
          `expected at most one for each of ${rect.width}x${rect.height} pixels`,
      );
    }
    target.fill(rect, readCanvasWord(input));
    while (left > 0) {
      if (!input.has(SUBRECT_BYTES)) await input.need(SUBRECT_BYTES);
      const count = Math.min(left, Math.floor(input.available / SUBRECT_BYTES));
      paintRreSubrects(target, rect, input.bytes(count * SUBRECT_BYTES));
      left -= count;
    }
    target.damage(rect);
  }
}

function readCanvasWord(input: ByteReader): number {
  const [r, g, b] = input.bytes(4);
  return (r! | g! << 8 | b! << 16 | OPAQUE) >>> 0;
}
