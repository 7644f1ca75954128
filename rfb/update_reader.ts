import type { Decoder, DecoderContext, MakeDecoder } from "./decoders/decoder.ts";
import { DECODERS } from "./decoders/table.ts";
import { ENCODING, encodingName } from "./encodings.ts";
import { ConnectionClosed, ProtocolError } from "./errors.ts";
import type { Framebuffer } from "./framebuffer.ts";
import { PendingPictures } from "./pending_pictures.ts";
import { CANVAS_FORMAT, OPAQUE, type PixelFormat } from "./pixel_format.ts";
import { wirePixels } from "./pixels/wire_pixels.ts";
import type { Platform } from "./platform.ts";
import type { PseudoContext, PseudoEffects } from "./pseudo/pseudo_rect.ts";
import { PSEUDO_RECTS } from "./pseudo/table.ts";
import type { ByteReader } from "./reader.ts";
import { isInside, type Rect } from "./rect.ts";

const RECT_HEADER_BYTES = 12;

/** The count of rectangles that means: until a LastRect. */
const UNTIL_LAST_RECT = 0xffff;

/**
 * After so many pixels whatever else wants this thread has its turn: a fill of the whole picture has
 * 15 bytes, so that the bytes which are there already may be work for minutes.
 */
const BREATH_PIXELS = 64 * 1024 * 1024;

/** The body of FramebufferUpdate messages; keeps the decoders of one connection. */
export class UpdateReader {
  #input: ByteReader;
  #framebuffer: Framebuffer;
  #effects: PseudoEffects;
  #context: DecoderContext;
  #decoders = new Map<MakeDecoder, Decoder>();
  #colours = new Uint32Array(0);
  #pixels = wirePixels(CANVAS_FORMAT, this.#colours);
  #painted = new Map<number, number>();
  #onPaint: ((rect: Rect) => void) | undefined;
  #hasStopped = false;
  /** Pixels since the last breath. */
  #unbreathed = 0;

  /**
   * @param platform what the place where we run can do. @default nothing
   * @param onPaint is told of each rectangle that has pixels.
   */
  constructor(
    input: ByteReader,
    framebuffer: Framebuffer,
    effects: PseudoEffects,
    platform: Platform = {},
    onPaint?: (rect: Rect) => void,
  ) {
    this.#input = input;
    this.#framebuffer = framebuffer;
    this.#effects = effects;
    this.#onPaint = onPaint;
    this.#context = {
      pictures: new PendingPictures(),
      platform,
      refresh: (area) => effects.refresh(area),
    };
  }

  /** Pixels painted so far by number of encoding. */
  get painted(): ReadonlyMap<number, number> {
    return this.#painted;
  }

  /** Says how pixels look from now on. The colours of a map are black until they come. */
  set format(format: PixelFormat) {
    const { bitsPerPixel, trueColour } = format;
    const isMapped = !trueColour && bitsPerPixel < 32;
    this.#colours = new Uint32Array(isMapped ? 2 ** bitsPerPixel : 0).fill(OPAQUE);
    this.#pixels = wirePixels(format, this.#colours);
  }

  /**
   * Colour `index` of the map is canvas word `word`; one beyond the map is none.
   *
   * @returns whether that is another one, and something has been painted already.
   */
  setColour(index: number, word: number): boolean {
    if (index >= this.#colours.length || this.#colours[index] === word) return false;
    this.#colours[index] = word;
    return this.#painted.size > 0;
  }

  /**
   * Ends what is under way: pictures and programs that are waited for come when their session is over,
   * and nothing is to be painted, told or begun after them.
   */
  stop(): void {
    this.#hasStopped = true;
  }

  /**
   * Reads and paints the rectangles of one update (RFC 6143 section 7.6.1), to the last pending
   * picture, each with the header
   *
   *     0 x U16   2 y U16   4 width U16   6 height U16   8 encoding S32
   *
   * @param count as the message has it; 65535 means until a LastRect, for which all our clients ask.
   * @returns how many pixels were painted.
   * @throws {ProtocolError} when a rectangle is not inside the framebuffer or not decodable.
   * @throws {ConnectionClosed} after `stop`.
   */
  async read(count: number): Promise<number> {
    const pixels = await this.#readRects(count);
    const pending = this.#context.pictures.settled();
    if (pending) await pending;
    this.#checkRunning();
    return pixels;
  }

  async #readRects(count: number): Promise<number> {
    const input = this.#input;
    let pixels = 0;
    for (let left = count === UNTIL_LAST_RECT ? Infinity : count; left > 0; left--) {
      if (!input.has(RECT_HEADER_BYTES)) await input.need(RECT_HEADER_BYTES);
      this.#checkRunning();
      const rect = { x: input.u16(), y: input.u16(), width: input.u16(), height: input.u16() };
      const encoding = input.s32();
      if (encoding === ENCODING.LastRect) return pixels;
      this.#unbreathed += rect.width * rect.height;
      if (this.#unbreathed >= BREATH_PIXELS) await this.#breathe();
      const readPseudo = PSEUDO_RECTS.get(encoding);
      if (!readPseudo) {
        await this.#paint(rect, encoding);
        pixels += rect.width * rect.height;
        continue;
      }
      // A new size moves the pixels, which pending pictures would still paint where they were.
      const pending = this.#context.pictures.settled();
      if (pending) await pending;
      this.#checkRunning();
      await readPseudo(input, rect, this.#effects, this.#pseudoContext());
    }
    return pixels;
  }

  #pseudoContext(): PseudoContext {
    return {
      pixels: this.#pixels,
      decode: async (encoding, rect, target, pixels) => {
        await this.#decoderOf(encoding).decode(this.#input, rect, target, pixels);
        const pending = this.#context.pictures.settled();
        if (pending) await pending;
      },
    };
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
    this.#checkRunning();
    const { lossy } = this.#framebuffer;
    const { additions } = lossy;
    await decoder.decode(this.#input, rect, this.#framebuffer, this.#pixels);
    // Nothing lossy came, so that what was lossy here has been painted over exactly.
    if (lossy.additions === additions) lossy.remove(rect);
    const painted = this.#painted.get(encoding) ?? 0;
    this.#painted.set(encoding, painted + rect.width * rect.height);
    this.#onPaint?.(rect);
  }

  async #breathe(): Promise<void> {
    this.#unbreathed = 0;
    await this.#context.platform.breathe?.();
    this.#checkRunning();
  }

  #checkRunning(): void {
    if (this.#hasStopped) throw new ConnectionClosed("The session has ended within an update");
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
