import { ProtocolError, UnsupportedError } from "../errors.ts";
import type { Framebuffer } from "../framebuffer.ts";
import type { Platform, VideoDecoding } from "../platform.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import type { Decoder, DecoderContext } from "./decoder.ts";
import { type AccessUnit, splitAccessUnits } from "./h264/access_units.ts";
import { parseSequenceParameters, type SequenceParameters } from "./h264/sequence_parameters.ts";

const HEADER_BYTES = 8;

/** Flags of a rectangle. */
const RESET_CONTEXT = 1;
const RESET_ALL = 2;

/** Most bytes of one rectangle. */
export const H264_LIMIT_BYTES = 16 * 1024 * 1024;
/** Most pictures in one rectangle, of which only the last is seen. */
export const H264_PICTURES_LIMIT = 64;
/** Most bytes of a picture's sequence parameter sets, which are kept: the longest there can be have about 3 KB. */
export const H264_SEQUENCES_LIMIT_BYTES = 8 * 1024;
/** Most contexts at a time, as the specification says. */
export const H264_CONTEXTS_LIMIT = 64;
/** All contexts together have at most so many times the framebuffer's pixels: each keeps old pictures. */
const CONTEXT_SCREENS_LIMIT = 4;
/** A video may be larger than its rectangle by this: encoders like even sizes, and whole macroblocks. */
const MARGIN = 16;
/** And in memory by this: pictures of two fields are made of pairs of macroblocks. */
const CODED_MARGIN = 48;
/** Failures without a picture in between, after which there is no more hope. */
const FAILURES_LIMIT = 8;

interface Context {
  /** The sequence parameter sets with which it began, to be compared. */
  readonly sequences: string;
  readonly decoding: VideoDecoding;
  readonly area: number;
  /** The server wants it reset. */
  isStale: boolean;
}

/**
 * Open H.264, encoding 50 of the community's RFB specification:
 *
 *     0 length U32   4 flags U32   8 length bytes: pictures as a byte stream
 *
 * There is a decoding context for each position and size. It begins with a key picture that brings its
 * parameters, whatever the flags say: neatvnc says "reset" after the data that it means. When decoding
 * fails, the context begins anew and the whole picture is asked for.
 */
export class OpenH264Decoder implements Decoder {
  #context: DecoderContext;
  /** Those not used for the longest time first. */
  #contexts = new Map<string, Context>();
  #screen = "";
  #failures = 0;
  #hasAsked = false;

  constructor(context: DecoderContext) {
    this.#context = context;
  }

  async decode(input: ByteReader, rect: Rect, target: Framebuffer): Promise<void> {
    const { pictures, platform } = this.#context;
    if (!input.has(HEADER_BYTES)) await input.need(HEADER_BYTES);
    const length = input.u32();
    const flags = input.u32();
    if (length > H264_LIMIT_BYTES) {
      throw new ProtocolError(
        `Cannot read ${length} bytes of H.264 data: expected at most ${H264_LIMIT_BYTES}`,
      );
    }
    if (!input.has(length)) await input.need(length);
    const bytes = input.bytes(length);
    this.#reset(flags, rect, target);
    const units = splitAccessUnits(bytes);
    if (units.length > H264_PICTURES_LIMIT) {
      throw new ProtocolError(
        `Cannot decode ${units.length} H.264 pictures at once: ` +
          `expected at most ${H264_PICTURES_LIMIT}`,
      );
    }
    for (const unit of units) {
      const context = this.#contextFor(bytes, unit, rect, target, platform);
      if (!context) continue;
      const data = bytes.subarray(unit.start, unit.end);
      const work = decodeUnit(context, data, unit.isKey, rect, target);
      pictures.add(rect, this.#finish(work, context, rect, target));
    }
  }

  #reset(flags: number, rect: Rect, target: Framebuffer): void {
    const screen = `${target.width}x${target.height}`;
    if (flags & RESET_ALL || screen !== this.#screen) {
      for (const { decoding } of this.#contexts.values()) decoding.close();
      this.#contexts.clear();
    }
    this.#screen = screen;
    const context = this.#contexts.get(keyOf(rect));
    if (context && flags & RESET_CONTEXT) context.isStale = true;
  }

  /** The context that decodes `unit`: the old one, or where it begins a video a new one. */
  #contextFor(
    bytes: Uint8Array,
    unit: AccessUnit,
    rect: Rect,
    target: Framebuffer,
    platform: Platform,
  ): Context | undefined {
    const old = this.#contexts.get(keyOf(rect));
    this.#contexts.delete(keyOf(rect));
    checkLength(unit);
    const sequences = unit.sequences.map(({ start, end }) => bytes.slice(start, end));
    const parameters = sequences.map(parseSequenceParameters);
    for (const each of parameters) checkSize(each, rect);
    let context = old;
    if (unit.isBeginning && (!old || old.isStale || String(sequences) !== old.sequences)) {
      old?.decoding.close();
      context = open(String(sequences), parameters[0]!, platform);
    }
    if (context) this.#keep(context, rect, target);
    else this.#askOnce(rect);
    return context;
  }

  #keep(context: Context, rect: Rect, { width, height }: Framebuffer): void {
    let area = context.area;
    for (const other of this.#contexts.values()) area += other.area;
    for (const [key, other] of this.#contexts) {
      const isFull = this.#contexts.size >= H264_CONTEXTS_LIMIT;
      if (!isFull && area <= CONTEXT_SCREENS_LIMIT * width * height) break;
      other.decoding.close();
      this.#contexts.delete(key);
      area -= other.area;
    }
    this.#contexts.set(keyOf(rect), context);
  }

  /** Without its beginning a video shows nothing; the server is asked for it, but not for each picture. */
  #askOnce(rect: Rect): void {
    if (!this.#hasAsked) this.#context.refresh?.(rect);
    this.#hasAsked = true;
  }

  async #finish(
    work: Promise<void>,
    context: Context,
    rect: Rect,
    target: Framebuffer,
  ): Promise<void> {
    try {
      await work;
    } catch (cause) {
      this.#fail(context, rect, cause);
      return;
    }
    // One that was closed meanwhile may have shown nothing.
    if (this.#contexts.get(keyOf(rect)) === context) {
      this.#failures = 0;
      this.#hasAsked = false;
    }
    target.damage(rect);
    target.lossy.add(rect);
  }

  #fail(context: Context, rect: Rect, cause: unknown): void {
    // Of several pictures that one context loses, the first has done all that follows.
    if (this.#contexts.get(keyOf(rect)) !== context) return;
    this.#contexts.delete(keyOf(rect));
    context.decoding.close();
    if (++this.#failures > FAILURES_LIMIT) {
      throw new ProtocolError(
        `Cannot decode the H.264 video: it failed ${this.#failures} times, expected a picture`,
        { cause },
      );
    }
    this.#context.refresh?.(rect);
  }
}

async function decodeUnit(
  { decoding }: Context,
  data: Uint8Array<ArrayBuffer>,
  isKey: boolean,
  rect: Rect,
  target: Framebuffer,
): Promise<void> {
  await decoding.decode(data, isKey, rect, target);
}

function open(sequences: string, parameters: SequenceParameters, platform: Platform): Context {
  if (!platform.createVideoDecoder) {
    throw new UnsupportedError("Cannot decode H.264 video: nothing here decodes video");
  }
  const { codec, width, height, codedWidth, codedHeight } = parameters;
  const decoding = platform.createVideoDecoder(codec, width, height);
  return { sequences, decoding, area: codedWidth * codedHeight, isStale: false };
}

function checkLength({ sequences }: AccessUnit): void {
  const length = sequences.reduce((sum, { start, end }) => sum + end - start, 0);
  if (length <= H264_SEQUENCES_LIMIT_BYTES) return;
  throw new ProtocolError(
    `Cannot keep ${length} bytes of H.264 sequence parameters: ` +
      `expected at most ${H264_SEQUENCES_LIMIT_BYTES}`,
  );
}

/** Size first: what a video claims to be is not to be allocated. */
function checkSize(parameters: SequenceParameters, rect: Rect): void {
  const { width, height, codedWidth, codedHeight } = parameters;
  const isCovered = width >= rect.width && height >= rect.height;
  const isNear = width <= rect.width + MARGIN && height <= rect.height + MARGIN &&
    codedWidth <= rect.width + CODED_MARGIN && codedHeight <= rect.height + CODED_MARGIN;
  if (isCovered && isNear) return;
  throw new ProtocolError(
    `Cannot decode an H.264 video of ${width}x${height} in ${codedWidth}x${codedHeight}: ` +
      `expected ${rect.width}x${rect.height}, and at most ${MARGIN} more`,
  );
}

function keyOf({ x, y, width, height }: Rect): string {
  return `${x},${y},${width},${height}`;
}
