import type { Decoder, DecoderContext } from "./decoders/decoder.ts";
import { DECODERS, type MakeDecoder } from "./decoders/table.ts";
import { ENCODING, encodingName } from "./encodings.ts";
import { ProtocolError } from "./errors.ts";
import type { Framebuffer } from "./framebuffer.ts";
import { CANVAS_FORMAT } from "./pixel_format.ts";
import { PendingPictures } from "./pending_pictures.ts";
import { wirePixels } from "./pixels/wire_pixels.ts";
import type { Platform } from "./platform.ts";
import type { PseudoEffects } from "./pseudo/pseudo_rect.ts";
import { PSEUDO_RECTS } from "./pseudo/table.ts";
import type { ByteReader } from "./reader.ts";
import { isInside, type Rect } from "./rect.ts";

const RECT_HEADER_BYTES = 12;

/** The count of rectangles that means: until a LastRect. */
const UNTIL_LAST_RECT = 0xffff;

/** What an ordinary client tells a server it can read, in order of preference. */
export const DEFAULT_ENCODINGS: readonly number[] = [
  ...DECODERS.keys(),
  ...PSEUDO_RECTS.keys(),
  ENCODING.LastRect,
];

/** The body of FramebufferUpdate messages; keeps the decoders of one connection. */
export class UpdateReader {
  #input: ByteReader;
  #framebuffer: Framebuffer;
  #effects: PseudoEffects;
  #context: DecoderContext;
  #decoders = new Map<MakeDecoder, Decoder>();
  #pixels = wirePixels(CANVAS_FORMAT, new Uint32Array(0));

  /** @param platform what the place where we run can do. @default nothing */
  constructor(
    input: ByteReader,
    framebuffer: Framebuffer,
    effects: PseudoEffects,
    platform: Platform = {},
  ) {
    this.#input = input;
    this.#framebuffer = framebuffer;
    this.#effects = effects;
    this.#context = {
      pictures: new PendingPictures(),
      platform,
      refresh: (area) => effects.refresh?.(area),
    };
  }

  /**
   * Reads and paints the rectangles of one update (RFC 6143 section 7.6.1), to the last pending
   * picture, each with the header
   *
   *     0 x U16   2 y U16   4 width U16   6 height U16   8 encoding S32
   *
   * @param count as the message has it; 65535 means until a LastRect, for which all our clients ask.
   * @throws {ProtocolError} when a rectangle is not inside the framebuffer or not decodable.
   */
  async read(count: number): Promise<void> {
    await this.#readRects(count);
    const pending = this.#context.pictures.settled();
    if (pending) await pending;
  }

  async #readRects(count: number): Promise<void> {
    const input = this.#input;
    for (let left = count === UNTIL_LAST_RECT ? Infinity : count; left > 0; left--) {
      if (!input.has(RECT_HEADER_BYTES)) await input.need(RECT_HEADER_BYTES);
      const rect = { x: input.u16(), y: input.u16(), width: input.u16(), height: input.u16() };
      const encoding = input.s32();
      if (encoding === ENCODING.LastRect) return;
      const readPseudo = PSEUDO_RECTS.get(encoding);
      if (!readPseudo) {
        await this.#paint(rect, encoding);
        continue;
      }
      // A new size moves the pixels, which pending pictures would still paint where they were.
      const pending = this.#context.pictures.settled();
      if (pending) await pending;
      await readPseudo(input, rect, this.#effects);
    }
  }

  async #paint(rect: Rect, encoding: number): Promise<void> {
    const { width, height } = this.#framebuffer;
    const decoder = this.#decoderOf(encoding);
    if (!isInside(rect, width, height)) {
      throw new ProtocolError(
        `Cannot paint a ${encodingName(encoding)} rectangle of ${rect.width}x${rect.height} at ` +
          `${rect.x},${rect.y}: expected one inside ${width}x${height}`,
      );
    }
    const { pictures } = this.#context;
    const wait = pictures.overlapping(rect) ?? pictures.room();
    if (wait) await wait;
    await decoder.decode(this.#input, rect, this.#framebuffer, this.#pixels);
  }

  #decoderOf(encoding: number): Decoder {
    const make = DECODERS.get(encoding);
    if (!make) {
      throw new ProtocolError(
        `Cannot decode a rectangle in encoding ${encodingName(encoding)}: ` +
          `expected one of those asked for`,
      );
    }
    const decoder = this.#decoders.get(make) ?? make(this.#context);
    this.#decoders.set(make, decoder);
    return decoder;
  }
}
