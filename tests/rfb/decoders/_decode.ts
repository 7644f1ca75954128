import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Decoder } from "../../../rfb/decoders/decoder.ts";
import { ConnectionClosed, ProtocolError } from "../../../rfb/errors.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { type WirePixels, wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import type { Rect } from "../../../rfb/rect.ts";
import { readerOf, readers } from "../_feed.ts";

const CANVAS_PIXELS = wirePixels(CANVAS_FORMAT, new Uint32Array(0));
const BORDER = 0xff0dbeef;

/** A picture with some space around `rect`, all in one colour that no test paints. */
export function surroundings(rect: Rect): Framebuffer {
  const framebuffer = new Framebuffer(rect.x + rect.width + 3, rect.y + rect.height + 2);
  framebuffer.pixels.fill(BORDER);
  framebuffer.takeDamage();
  return framebuffer;
}

/** The pixels of `rect` as 0xRRGGBB, row by row; alpha must be 255. */
export function rgbOf(framebuffer: Framebuffer, rect: Rect): number[] {
  const found: number[] = [];
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    for (let x = rect.x; x < rect.x + rect.width; x++) {
      const word = framebuffer.pixels[y * framebuffer.width + x]!;
      assertEquals(word >>> 24, 255, `alpha at ${x},${y}`);
      found.push((word & 0xff) << 16 | word & 0xff00 | (word >> 16) & 0xff);
    }
  }
  return found;
}

/** Checks that nothing but `rect` was painted, and all of `rect` is damaged. */
function assertOnly(framebuffer: Framebuffer, rect: Rect): void {
  const inRect = (x: number, y: number, r: Rect) =>
    x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height;
  const damage = framebuffer.takeDamage();
  framebuffer.pixels.forEach((word, i) => {
    const [x, y] = [i % framebuffer.width, Math.floor(i / framebuffer.width)];
    const inside = inRect(x, y, rect);
    if (!inside) assertEquals(word, BORDER, `painted outside at ${x},${y}`);
    assertEquals(damage.some((r) => inRect(x, y, r)), inside, `damage at ${x},${y}`);
  });
}

/**
 * Decodes `payload` into `rect` in each portioning and compares with `wanted`, 0xRRGGBB row by row;
 * then cut off at every byte, which must be noticed.
 *
 * @param pixels by default of the canvas format.
 */
export async function assertDecodes(
  make: () => Decoder,
  payload: Uint8Array,
  rect: Rect,
  wanted: readonly number[],
  pixels: WirePixels = CANVAS_PIXELS,
): Promise<void> {
  for (const input of readers(payload)) {
    const framebuffer = surroundings(rect);
    await make().decode(input, rect, framebuffer, pixels);
    assertEquals(input.consumed, payload.length);
    assertEquals(rgbOf(framebuffer, rect), wanted);
    assertOnly(framebuffer, rect);
  }
  for (let length = 0; length < payload.length; length += 1 + (payload.length >> 8)) {
    const input = readerOf(payload.subarray(0, length));
    await assertRejects(
      () => make().decode(input, rect, surroundings(rect), pixels),
      ConnectionClosed,
    );
  }
}

/** Decodes `payload` in each portioning and expects a ProtocolError that says `message`. */
export async function assertRefuses(
  make: () => Decoder,
  payload: Uint8Array,
  rect: Rect,
  message: string,
): Promise<void> {
  for (const input of readers(payload)) {
    const error = await assertRejects(
      () => make().decode(input, rect, surroundings(rect), CANVAS_PIXELS),
      ProtocolError,
    );
    assert((error as Error).message.includes(message), (error as Error).message);
  }
}

/** Sizes that matter to loops over rows and tiles of 16. */
export const SIZES: readonly (readonly [number, number])[] = [
  ...[[1, 1], [1, 40], [40, 1], [2, 3], [3, 2], [15, 15], [16, 16], [17, 17], [15, 17]] as const,
  ...[[16, 1], [1, 16], [17, 1], [32, 32], [33, 31], [31, 33], [40, 40], [39, 7], [5, 37]] as const,
];
