import { ProtocolError, UnsupportedError } from "../../errors.ts";
import type { Framebuffer } from "../../framebuffer.ts";
import type { WirePixels } from "../../pixels/wire_pixels.ts";
import type { PictureType } from "../../platform.ts";
import type { ByteReader } from "../../reader.ts";
import type { Rect } from "../../rect.ts";
import { Inflater } from "../../zlib/inflater.ts";
import type { Decoder, DecoderContext } from "../decoder.ts";
import { readCompactLength } from "./compact_length.ts";
import { paintCopy } from "./paint_copy.ts";
import { paintGradient, paintRgbGradient } from "./paint_gradient.ts";
import { paintBits, paintIndices, PALETTE_LIMIT, paletteRowBytes } from "./paint_palette.ts";
import { checkPictureSize } from "./picture_size.ts";

/** Filtered data shorter than this comes bare, without a length and past zlib. */
const COMPRESSED_FROM_BYTES = 12;

/** What the high four bits of the control byte mean from 8 on; below, it is basic compression. */
const FILL = 8;
const JPEG = 9;
/** In Tight, data without zlib if asked for, which we never do. */
const PNG = 10;

/** Of basic compression: the stream's number, and whether a filter's number follows. */
const STREAM = 3;
const EXPLICIT_FILTER = 4;

const FILTER = { Copy: 0, Palette: 1, Gradient: 2 } as const;

/** One rectangle on its way. */
interface Work {
  readonly input: ByteReader;
  readonly rect: Rect;
  readonly target: Framebuffer;
  readonly pixels: WirePixels;
}

/**
 * Tight (7) and TightPNG (-260), which may be mixed and have their zlib streams in common:
 *
 *     control U8: bits 0 to 3 reset the zlib stream of that number, bits 4 to 7 say what follows
 *
 * Widths over the 2,048 of the specification are fine: TigerVNC before 1.16 sends such fills.
 */
export class TightDecoder implements Decoder {
  #context: DecoderContext;
  #streams: readonly Inflater[];
  #palette = new Uint32Array(PALETTE_LIMIT);

  constructor(context: DecoderContext) {
    this.#context = context;
    const { inflateKernel } = context.platform;
    this.#streams = Array.from({ length: STREAM + 1 }, () => new Inflater(inflateKernel));
  }

  async decode(
    input: ByteReader,
    rect: Rect,
    target: Framebuffer,
    pixels: WirePixels,
  ): Promise<void> {
    if (!input.has(1)) await input.need(1);
    const control = input.u8();
    this.#streams.forEach((stream, i) => control >> i & 1 && stream.reset());
    const kind = control >> 4;
    const work = { input, rect, target, pixels };
    if (kind < FILL) await this.#basic(work, kind);
    else if (kind === FILL) await this.#fill(work);
    else if (kind === JPEG) await this.#picture(work, "image/jpeg");
    else if (kind === PNG) await this.#picture(work, "image/png");
    else {
      throw new ProtocolError(
        `Cannot decode a Tight rectangle of compression ${kind}: expected 0 to ${PNG}`,
      );
    }
  }

  async #fill({ input, rect, target, pixels: { tpixel } }: Work): Promise<void> {
    if (!input.has(tpixel.bytes)) await input.need(tpixel.bytes);
    target.fill(rect, tpixel.word(input.bytes(tpixel.bytes), 0));
  }

  async #basic(work: Work, kind: number): Promise<void> {
    const stream = this.#streams[kind & STREAM]!;
    const filter = kind & EXPLICIT_FILTER ? await readFilter(work.input) : FILTER.Copy;
    if (filter === FILTER.Copy) await this.#copy(work, stream);
    else if (filter === FILTER.Palette) await this.#indexed(work, stream);
    else if (filter === FILTER.Gradient) await this.#gradient(work, stream);
    else {
      throw new ProtocolError(`Cannot undo Tight filter ${filter}: expected 0, 1 or 2`);
    }
    work.target.damage(work.rect);
  }

  async #copy({ input, rect, target, pixels: { tpixel } }: Work, stream: Inflater): Promise<void> {
    const source = await readData(input, stream, rect.width * rect.height * tpixel.bytes);
    paintCopy(target, rect, source, tpixel);
  }

  async #gradient({ input, rect, target, pixels }: Work, stream: Inflater): Promise<void> {
    const { tpixel, pixel, format } = pixels;
    if (tpixel.bytes === 1 || !format.trueColour) {
      throw new ProtocolError(
        `Cannot undo the Tight gradient filter: found pixels of ${format.bitsPerPixel} bits, ` +
          "expected 16 or 32 with true colours",
      );
    }
    const source = await readData(input, stream, rect.width * rect.height * tpixel.bytes);
    if (tpixel === pixel) paintGradient(target, rect, source, format);
    else paintRgbGradient(target, rect, source);
  }

  async #indexed({ input, rect, target, pixels }: Work, stream: Inflater): Promise<void> {
    const colours = await this.#readPalette(input, pixels);
    const size = paletteRowBytes(rect.width, colours) * rect.height;
    const source = await readData(input, stream, size);
    const paint = colours <= 2 ? paintBits : paintIndices;
    paint(target, rect, source, this.#palette);
  }

  /** `0 number of colours, less one U8   1 the colours, each a TPIXEL`. */
  async #readPalette(input: ByteReader, { tpixel }: WirePixels): Promise<number> {
    if (!input.has(1)) await input.need(1);
    const colours = input.u8() + 1;
    const size = colours * tpixel.bytes;
    if (!input.has(size)) await input.need(size);
    tpixel.unpack(input.bytes(size), 0, colours, this.#palette, 0);
    this.#palette.fill(0, colours);
    return colours;
  }

  async #picture({ input, rect, target }: Work, type: PictureType): Promise<void> {
    const { pictures, platform } = this.#context;
    if (!platform.decodePicture) {
      throw new UnsupportedError(`Cannot decode a picture of type ${type}: nothing here can`);
    }
    const length = await readCompactLength(input);
    if (!input.has(length)) await input.need(length);
    const bytes = input.bytes(length);
    checkPictureSize(type, bytes, rect);
    const isLossy = type === "image/jpeg";
    const work = platform.decodePicture(type, bytes, rect, target);
    if (work) pictures.add(rect, work.then(() => painted(target, rect, isLossy)));
    else painted(target, rect, isLossy);
  }
}

function painted(target: Framebuffer, rect: Rect, isLossy: boolean): void {
  target.damage(rect);
  if (isLossy) target.lossy.add(rect);
}

async function readFilter(input: ByteReader): Promise<number> {
  if (!input.has(1)) await input.need(1);
  return input.u8();
}

/** `size` bytes of filtered data: bare when few, else a compact length and so much of the zlib stream. */
async function readData(input: ByteReader, stream: Inflater, size: number): Promise<Uint8Array> {
  if (size < COMPRESSED_FROM_BYTES) {
    if (!input.has(size)) await input.need(size);
    return input.bytes(size);
  }
  const length = await readCompactLength(input);
  // What does not shrink grows by a few bytes for each block at most.
  if (length > size + (size >> 6) + 1024) {
    throw new ProtocolError(
      `Cannot inflate ${length} bytes of a Tight rectangle: expected at most a little over ${size}`,
    );
  }
  if (!input.has(length)) await input.need(length);
  const data = stream.inflate(input.bytes(length), size);
  if (data.length < size) {
    throw new ProtocolError(
      `Cannot paint a Tight rectangle of ${size} bytes: its zlib data has ${data.length}`,
    );
  }
  return data;
}
