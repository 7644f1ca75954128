import type { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { encodeCopyRect } from "../../rfb/encoders/copy_rect.ts";
import { encodeCursor } from "../../rfb/encoders/cursor.ts";
import type { Encoder } from "../../rfb/encoders/encoder.ts";
import { type Picture, PixelPacker } from "../../rfb/encoders/pixel_packer.ts";
import { RawEncoder } from "../../rfb/encoders/raw.ts";
import { ENCODERS } from "../../rfb/encoders/table.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { CANVAS_FORMAT, type PixelFormat } from "../../rfb/pixel_format.ts";
import type { Rect } from "../../rfb/rect.ts";
import { encodeLatin1 } from "../../rfb/text.ts";
import type { CursorShape } from "./desktop.ts";
import type { Copy } from "./pending_picture.ts";

/** Rectangles are cut to pieces of so many pixels, so that no encoding holds up the process. */
const PIECE_PIXELS = 64 * 1024;

/** `nRects` of an update that a LastRect ends. */
const UNTIL_LAST_RECT = 0xffff;

/** Writes the rectangles of FramebufferUpdates as one viewer wants them (RFC 6143 section 7.6.1). */
export class UpdateWriter {
  readonly #encodings: ReadonlySet<number>;
  readonly #number: number;
  readonly #encoder: Encoder;
  readonly #raw = new RawEncoder();
  readonly #packer: PixelPacker;

  /** @param encodings as in the viewer's SetEncodings, the best first. */
  constructor(encodings: readonly number[] = [], format: PixelFormat = CANVAS_FORMAT) {
    this.#encodings = new Set(encodings);
    this.#number = encodings.find((number) => ENCODERS.has(number)) ?? ENCODING.Raw;
    this.#encoder = ENCODERS.get(this.#number)!();
    this.#packer = new PixelPacker(format);
  }

  /** Whether the viewer knows encoding `number`. */
  knows(number: number): boolean {
    return this.#encodings.has(number);
  }

  /** Begins an update of `count` rectangles. */
  begin(count: number, out: ByteWriter): void {
    out.u8(0);
    out.u8(0);
    out.u16(this.knows(ENCODING.LastRect) ? UNTIL_LAST_RECT : count);
  }

  /** Ends an update. */
  end(out: ByteWriter): void {
    if (this.knows(ENCODING.LastRect)) writeHeader(EMPTY, ENCODING.LastRect, out);
  }

  /** One rectangle of pixels, at most as large as {@linkcode cutToPieces} makes them. */
  pixels(picture: Picture, rect: Rect, out: ByteWriter): void {
    const start = out.length;
    const rawBytes = rect.width * rect.height * this.#packer.bytesPerPixel;
    writeHeader(rect, this.#number, out);
    const payload = out.length;
    this.#encoder.encode(this.#packer.pack(picture, rect, this.#encoder.pixelKind), out);
    // Only RRE can be so much worse than no encoding, and it keeps no state that this would upset.
    if (this.#number !== ENCODING.RRE || out.length - payload <= rawBytes) return;
    out.truncate(start);
    writeHeader(rect, ENCODING.Raw, out);
    this.#raw.encode(this.#packer.pack(picture, rect), out);
  }

  /** A rectangle that was promised and is not there any more: an empty one. */
  nothing(out: ByteWriter): void {
    writeHeader(EMPTY, ENCODING.Raw, out);
  }

  copy({ rect, sourceX, sourceY }: Copy, out: ByteWriter): void {
    writeHeader(rect, ENCODING.CopyRect, out);
    encodeCopyRect(sourceX, sourceY, out);
  }

  cursor(shape: CursorShape, out: ByteWriter): void {
    const { hotspotX: x, hotspotY: y, width, height } = shape;
    writeHeader({ x, y, width, height }, ENCODING.Cursor, out);
    encodeCursor(shape, this.#packer, out);
  }

  name(name: string, out: ByteWriter): void {
    const bytes = new TextEncoder().encode(name);
    writeHeader(EMPTY, ENCODING.DesktopName, out);
    out.u32(bytes.length);
    out.bytes(bytes);
  }

  size(width: number, height: number, out: ByteWriter): void {
    writeHeader({ x: 0, y: 0, width, height }, ENCODING.DesktopSize, out);
  }
}

const EMPTY: Rect = { x: 0, y: 0, width: 0, height: 0 };

function writeHeader({ x, y, width, height }: Rect, encoding: number, out: ByteWriter): void {
  for (const field of [x, y, width, height]) out.u16(field);
  out.s32(encoding);
}

/** Bell (RFC 6143 section 7.6.3). */
export function writeBell(out: ByteWriter): void {
  out.u8(2);
}

/** ServerCutText: pad 3, U32 length, Latin-1 text (RFC 6143 section 7.6.4). */
export function writeCutText(text: string, out: ByteWriter): void {
  const bytes = encodeLatin1(text);
  out.u32(3 * 2 ** 24);
  out.u32(bytes.length);
  out.bytes(bytes);
}

/** Cuts `rects` into bands of at most {@linkcode PIECE_PIXELS}, in order. */
export function cutToPieces(rects: readonly Rect[]): Rect[] {
  return rects.flatMap((rect) => {
    // Whole tiles of Hextile, so that cutting costs no more tiles.
    const rows = Math.max(16, PIECE_PIXELS / rect.width & ~15);
    const bands = Math.ceil(rect.height / rows);
    return Array.from({ length: bands }, (_, i) => {
      const y = i * rows;
      return { ...rect, y: rect.y + y, height: Math.min(rows, rect.height - y) };
    });
  });
}
