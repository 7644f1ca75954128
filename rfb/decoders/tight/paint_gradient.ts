import type { Framebuffer } from "../../framebuffer.ts";
import { OPAQUE, type PixelFormat } from "../../pixel_format.ts";
import { scale } from "../../pixels/shifted_layout.ts";
import type { Rect } from "../../rect.ts";

/** `left + up - upLeft` within 0 to 255: what the neighbours have one expect. */
function predict(left: number, up: number, upLeft: number): number {
  const value = left + up - upLeft;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/**
 * Paints pixels of 3 bytes R, G, B, each the difference to what its neighbours to the left, above and
 * above left have one expect; neighbours outside of `rect` are 0.
 */
export function paintRgbGradient(target: Framebuffer, rect: Rect, source: Uint8Array): void {
  const { pixels, width: stride } = target;
  let from = 0;
  for (let y = 0; y < rect.height; y++) {
    const row = (rect.y + y) * stride + rect.x;
    let left = 0;
    let upLeft = 0;
    for (let i = row; i < row + rect.width; i++, from += 3) {
      const up = y === 0 ? 0 : pixels[i - stride]!;
      const r = source[from]! + predict(left & 255, up & 255, upLeft & 255);
      const g = source[from + 1]! +
        predict(left >> 8 & 255, up >> 8 & 255, upLeft >> 8 & 255);
      const b = source[from + 2]! +
        predict(left >> 16 & 255, up >> 16 & 255, upLeft >> 16 & 255);
      left = r & 255 | (g & 255) << 8 | (b & 255) << 16 | OPAQUE;
      pixels[i] = left;
      upLeft = up;
    }
  }
}

/**
 * The same for pixels of 2 or 4 bytes in any format with true colours, whose components go from 0 to
 * their own maximum.
 */
export function paintGradient(
  target: Framebuffer,
  rect: Rect,
  source: Uint8Array,
  format: PixelFormat,
): void {
  const words = undoGradient(rect, readPixels(source, format), format);
  target.blit(rect, words);
}

function readPixels(source: Uint8Array, { bitsPerPixel, bigEndian }: PixelFormat): Uint32Array {
  const view = new DataView(source.buffer, source.byteOffset, source.length);
  const bytes = bitsPerPixel / 8;
  const read = bytes === 2 ? view.getUint16.bind(view) : view.getUint32.bind(view);
  return Uint32Array.from(
    { length: source.length / bytes },
    (_, i) => read(i * bytes, !bigEndian),
  );
}

/** Component by component, each with room for its maximum of 16 bits. */
function undoGradient(
  { width, height }: Rect,
  pixels: Uint32Array,
  format: PixelFormat,
): Uint32Array {
  const words = new Uint32Array(pixels.length).fill(OPAQUE);
  const components = [
    [format.redMax, format.redShift],
    [format.greenMax, format.greenShift],
    [format.blueMax, format.blueShift],
  ] as const;
  components.forEach(([max, shift], component) => {
    const values = new Uint16Array(pixels.length);
    for (let i = 0; i < width * height; i++) {
      const left = i % width === 0 ? 0 : values[i - 1]!;
      const up = i < width ? 0 : values[i - width]!;
      const upLeft = i < width || i % width === 0 ? 0 : values[i - width - 1]!;
      const expected = Math.max(0, Math.min(max, left + up - upLeft));
      values[i] = ((pixels[i]! >>> shift) + expected) & max;
      words[i]! |= scale(values[i]!, max) << 8 * component;
    }
  });
  return words;
}
