import { ProtocolError } from "../errors.ts";
import type { Framebuffer } from "../framebuffer.ts";
import type { PixelLayout } from "../pixels/pixel_layout.ts";
import type { ByteReader } from "../reader.ts";
import { isInside, type Rect } from "../rect.ts";
import { paintBlock } from "./block.ts";

const COUNT_BYTES = 4;

/**
 * All subrectangles together have at most so many times the rectangle's pixels. Encoders make them apart
 * from each other; without a bound each of 12 bytes could be work for the whole picture.
 */
export const SUBRECTS_LAYERS_LIMIT = 16;

/** What RRE and CoRRE differ in. */
export interface SubrectsKind {
  readonly name: string;
  readonly coordinateBytes: 1 | 2;
}

/**
 * Reads and paints `0 number-of-subrectangles U32   4 background pixel`, then the subrectangles as
 * they come, later ones over earlier ones.
 *
 * @throws {ProtocolError} when there are more than pixels, one reaches out of `rect`, or they cover it too often.
 */
export async function decodeSubrects(
  input: ByteReader,
  rect: Rect,
  target: Framebuffer,
  pixel: PixelLayout,
  kind: SubrectsKind,
): Promise<void> {
  const headerBytes = COUNT_BYTES + pixel.bytes;
  if (!input.has(headerBytes)) await input.need(headerBytes);
  let left = input.u32();
  // A server that has more of them than pixels only keeps us busy.
  if (left > rect.width * rect.height) {
    throw new ProtocolError(
      `Cannot paint ${left} ${kind.name} subrectangles: ` +
        `expected at most one for each of ${rect.width}x${rect.height} pixels`,
    );
  }
  target.fill(rect, pixel.word(input.bytes(pixel.bytes), 0));
  let pixelsLeft = SUBRECTS_LAYERS_LIMIT * rect.width * rect.height;
  const subrectBytes = pixel.bytes + 4 * kind.coordinateBytes;
  while (left > 0) {
    if (!input.has(subrectBytes)) await input.need(subrectBytes);
    const count = Math.min(left, Math.floor(input.available / subrectBytes));
    const source = input.bytes(count * subrectBytes);
    pixelsLeft = paintSubrects(target, rect, pixel, kind, source, pixelsLeft);
    left -= count;
  }
  target.damage(rect);
}

/** Paints subrectangles, each a pixel, then x, y, width and height; says how many more pixels they may have. */
function paintSubrects(
  target: Framebuffer,
  rect: Rect,
  pixel: PixelLayout,
  { name, coordinateBytes }: SubrectsKind,
  source: Uint8Array,
  pixelsLeft: number,
): number {
  const { pixels, width: stride } = target;
  const view = new DataView(source.buffer, source.byteOffset, source.length);
  const isWide = coordinateBytes === 2;
  for (let at = 0; at < source.length; at += 4 * coordinateBytes) {
    const word = pixel.word(source, at);
    at += pixel.bytes;
    const x = isWide ? view.getUint16(at) : source[at]!;
    const y = isWide ? view.getUint16(at + 2) : source[at + 1]!;
    const width = isWide ? view.getUint16(at + 4) : source[at + 2]!;
    const height = isWide ? view.getUint16(at + 6) : source[at + 3]!;
    if (!isInside({ x, y, width, height }, rect.width, rect.height)) {
      throw new ProtocolError(
        `Cannot paint a ${name} subrectangle of ${width}x${height} at ${x},${y}: ` +
          `expected one inside ${rect.width}x${rect.height}`,
      );
    }
    pixelsLeft -= width * height;
    if (pixelsLeft < 0) throw tooMuch(rect, name);
    paintBlock(pixels, stride, (rect.y + y) * stride + rect.x + x, width, height, word);
  }
  return pixelsLeft;
}

function tooMuch({ width, height }: Rect, name: string): ProtocolError {
  return new ProtocolError(
    `Cannot paint ${name} subrectangles over ${width}x${height}: ` +
      `expected at most ${SUBRECTS_LAYERS_LIMIT} times its pixels`,
  );
}
