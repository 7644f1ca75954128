/**
 * The extended clipboard's messages (community RFB specification, Extended Clipboard), from after the
 * length: `0 flags U32   4 body`. Flags are formats in the low half and actions in the highest byte.
 */
import { encodeClientExtendedCutText } from "../client_messages.ts";
import { ProtocolError } from "../errors.ts";
import { Inflater } from "../zlib/inflater.ts";
import { storeStream } from "../zlib/store_stream.ts";
import { CLIPBOARD_LIMIT_BYTES, IMAGE_LIMIT_BYTES } from "./limits.ts";
import type { PackedFormat } from "./packed_format.ts";

/** What a clipboard may hold. */
export const FORMAT = { text: 1, rtf: 2, html: 4, dib: 8, files: 16 } as const;

/** What a message does, or in caps what its sender can do. */
export const ACTION = {
  caps: 1 << 24,
  request: 1 << 25,
  peek: 1 << 26,
  notify: 1 << 27,
  provide: 1 << 28,
} as const;

const FORMAT_BITS = 16;

/** The format bits of `flags`, lowest first. */
export function formatsOf(flags: number): number[] {
  return Array.from({ length: FORMAT_BITS }, (_, i) => 1 << i).filter((bit) => (flags & bit) !== 0);
}

/** `message` split up. @throws {ProtocolError} when it is too short for its flags. */
export function parseFlags(message: Uint8Array): { flags: number; body: Uint8Array } {
  if (message.length < 4) throw tooShort(message.length, 4);
  const flags = new DataView(message.buffer, message.byteOffset, 4).getUint32(0);
  return { flags, body: message.subarray(4) };
}

/**
 * The body of caps, U32 for each format: most bytes that its sender wants to be provided with unasked.
 * Those that are missing are 0: UltraVNC names files as a format without a size.
 */
export function parseCapsSizes(flags: number, body: Uint8Array): Map<number, number> {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const sizeAt = (at: number) => at + 4 <= body.length ? view.getUint32(at) : 0;
  return new Map(formatsOf(flags).map((format, i) => [format, sizeAt(4 * i)]));
}

/**
 * The body of provide, one zlib stream with `0 size U32   4 bytes` for each format.
 *
 * Input goes in by small pieces and ends when all sizes are met, so that neither a bomb nor a stream
 * without an end costs more than the limit.
 *
 * @returns the formats before the first that is over {@linkcode IMAGE_LIMIT_BYTES}, or without being an
 * image over {@linkcode CLIPBOARD_LIMIT_BYTES}, together with those before it.
 * @throws {ProtocolError} when it is corrupt or ends before.
 */
export function parseProvide(flags: number, body: Uint8Array): Map<number, Uint8Array> {
  const stream = new PieceReader(body);
  const content = new Map<number, Uint8Array>();
  for (const format of formatsOf(flags)) {
    const head = stream.read(4);
    const size = new DataView(head.buffer, head.byteOffset, 4).getUint32(0);
    const limit = format === FORMAT.dib ? IMAGE_LIMIT_BYTES : CLIPBOARD_LIMIT_BYTES;
    if (stream.consumed + size > limit) break;
    content.set(format, stream.read(size));
  }
  return content;
}

/** Bytes of a zlib stream, inflated as far as they are read. */
class PieceReader {
  static readonly #PIECE_BYTES = 1024;
  #inflater = new Inflater();
  #input: Uint8Array;
  #output = new Uint8Array(4096);
  #end = 0;
  consumed = 0;

  constructor(input: Uint8Array) {
    this.#input = input;
  }

  /** The next `count` bytes, which nobody changes. */
  read(count: number): Uint8Array {
    const end = this.consumed + count;
    while (this.#end < end) this.#inflatePiece(end);
    const bytes = this.#output.subarray(this.consumed, end);
    this.consumed = end;
    return bytes;
  }

  #inflatePiece(wanted: number): void {
    if (this.#input.length === 0) throw tooShort(this.#end, wanted);
    const piece = this.#input.subarray(0, PieceReader.#PIECE_BYTES);
    this.#input = this.#input.subarray(piece.length);
    const output = this.#inflater.inflate(piece, CLIPBOARD_LIMIT_BYTES);
    const end = this.#end + output.length;
    if (end > this.#output.length) {
      // Twice as much as is there, and hardly more than is wanted of a large image.
      const grown = new Uint8Array(Math.max(end, Math.min(2 * end, wanted)));
      grown.set(this.#output.subarray(0, this.#end));
      this.#output = grown;
    }
    this.#output.set(output, this.#end);
    this.#end = end;
  }
}

/** Caps: what we can do; with sizes 0, which asks for a notify always and for nothing unasked. */
export function encodeCaps(formats: number): Uint8Array<ArrayBuffer> {
  const actions = Object.values(ACTION).reduce((all, action) => all | action, 0);
  return encodeMessage(actions | formats, new Uint8Array(4 * formatsOf(formats).length));
}

/** Notify, request or peek: flags alone. */
export function encodeFlags(action: number, formats: number): Uint8Array<ArrayBuffer> {
  return encodeMessage(action | formats, new Uint8Array(0));
}

/**
 * Provide, laid out as {@linkcode parseProvide} reads it.
 *
 * @param packed the image, where it is asked for.
 */
export function encodeProvide(
  content: ReadonlyMap<number, Uint8Array>,
  packed?: PackedFormat,
): Uint8Array<ArrayBuffer> {
  const parts = [...content].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(whole.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length);
    whole.set(part, at + 4);
    at += 4 + part.length;
  }
  const formats = [...content.keys()].reduce((all, format) => all | format, 0);
  const all = packed ? formats | FORMAT.dib : formats;
  return encodeMessage(ACTION.provide | all, storeStream(whole, packed?.deflated));
}

function encodeMessage(flags: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(4 + body.length);
  new DataView(message.buffer).setUint32(0, flags);
  message.set(body, 4);
  return encodeClientExtendedCutText(message);
}

function tooShort(found: number, expected: number): ProtocolError {
  return new ProtocolError(
    `Cannot read an extended clipboard message of ${found} bytes: expected at least ${expected}`,
  );
}
