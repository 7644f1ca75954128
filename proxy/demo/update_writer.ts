import type { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { encodeCopyRect } from "../../rfb/encoders/copy_rect.ts";
import { encodeCursor } from "../../rfb/encoders/cursor.ts";
import { encodeCursorWithAlpha } from "../../rfb/encoders/cursor_with_alpha.ts";
import type { Encoder } from "../../rfb/encoders/encoder.ts";
import { type Picture, PixelPacker } from "../../rfb/encoders/pixel_packer.ts";
import { ENCODERS } from "../../rfb/encoders/table.ts";
import { encodeVMwareCursor } from "../../rfb/encoders/vmware_cursor.ts";
import { encodeXCursor } from "../../rfb/encoders/x_cursor.ts";
import { ENCODING, encodingName } from "../../rfb/encodings.ts";
import { CANVAS_FORMAT, type PixelFormat } from "../../rfb/pixel_format.ts";
import type { Rect } from "../../rfb/rect.ts";
import { COLOUR_MAP, MAPPED_FORMAT } from "./colour_map.ts";
import type { CursorShape } from "./desktop.ts";
import type { RectWriter, Ways } from "./hints.ts";
import { cellsOf, cutToPieces } from "./pieces.ts";
import type { Copy } from "./pending_picture.ts";
import { writeAck, writeRectHeader } from "./pseudo_rect.ts";
import { writeColourMap } from "./server_message.ts";

/** `nRects` of an update that a LastRect ends. */
const UNTIL_LAST_RECT = 0xffff;

/** Encodings that can be much worse than none, and keep no state that sending Raw instead would upset. */
const REPLACEABLE: ReadonlySet<number> = new Set([ENCODING.RRE, ENCODING.CoRRE]);

/**
 * Writes the rectangles of FramebufferUpdates as one viewer wants them (RFC 6143 section 7.6.1).
 * Encoders live as long as this does: the viewer's zlib streams go on whatever it asks for in between.
 */
export class UpdateWriter {
  readonly #encoders = new Map<number, Encoder>();
  #encodings: ReadonlySet<number> = new Set();
  #number: number = ENCODING.Raw;
  #format = CANVAS_FORMAT;
  #packer = new PixelPacker(CANVAS_FORMAT);

  /** @param encodings as in the viewer's SetEncodings, the best first. */
  setEncodings(encodings: readonly number[]): void {
    this.#encodings = new Set(encodings);
    this.#number = encodings.find((number) => ENCODERS.has(number)) ?? ENCODING.Raw;
    this.#encoder(this.#number).setLevels?.({
      compression: levelIn(encodings, ENCODING.CompressionLevel0),
      quality: levelIn(encodings, ENCODING.JpegQualityLevel0),
    });
  }

  /** A viewer that wants a colour map gets ours. */
  setFormat(format: PixelFormat, out: ByteWriter): void {
    this.#format = format.trueColour ? format : MAPPED_FORMAT;
    this.#packer = new PixelPacker(this.#format);
    if (!format.trueColour) writeColourMap(COLOUR_MAP, out);
  }

  /** Whether the viewer knows encoding `number`. */
  knows(number: number): boolean {
    return this.#encodings.has(number);
  }

  /** Whether the viewer can be told another size. */
  get canResize(): boolean {
    return this.knows(ENCODING.DesktopSize) || this.knows(ENCODING.ExtendedDesktopSize);
  }

  /** The encoding in use. */
  get encodingName(): string {
    return encodingName(this.#number);
  }

  /** Bits of a pixel that carry colour. */
  get depth(): number {
    return this.#format.depth;
  }

  /** Cuts `rects` of a picture of this size into pieces that {@linkcode UpdateWriter.pixels} takes. */
  cutToPieces(rects: readonly Rect[], size: Pick<Rect, "width" | "height">): Rect[] {
    const { cell, maxSide } = this.#encoder(this.#number);
    return cell === undefined ? cutToPieces(rects, maxSide) : cellsOf(rects, cell, size);
  }

  /** Begins an update of `count` rectangles. */
  begin(count: number, out: ByteWriter): void {
    out.u8(0);
    out.u8(0);
    out.u16(this.knows(ENCODING.LastRect) ? UNTIL_LAST_RECT : count);
  }

  /** Ends an update. */
  end(out: ByteWriter): void {
    if (this.knows(ENCODING.LastRect)) writeAck(ENCODING.LastRect, out);
  }

  /** One rectangle of pixels, as {@linkcode UpdateWriter.cutToPieces} makes them. */
  pixels(picture: Picture, rect: Rect, out: ByteWriter): void {
    const start = out.length;
    const rawBytes = rect.width * rect.height * this.#packer.bytesPerPixel;
    writeRectHeader(rect, this.#number, out);
    const payload = out.length;
    this.#encode(picture, rect, this.#number, out);
    if (!REPLACEABLE.has(this.#number) || out.length - payload <= rawBytes) return;
    out.truncate(start);
    writeRectHeader(rect, ENCODING.Raw, out);
    this.#encode(picture, rect, ENCODING.Raw, out);
  }

  /** A rectangle that was promised and is not there any more: an empty one. */
  nothing(out: ByteWriter): void {
    writeAck(ENCODING.Raw, out);
  }

  copy({ rect, sourceX, sourceY }: Copy, out: ByteWriter): void {
    writeRectHeader(rect, ENCODING.CopyRect, out);
    encodeCopyRect(sourceX, sourceY, out);
  }

  /** How to tell the pointer's shape, with the best look first. */
  cursorWays(shape: CursorShape): Ways {
    const { hotspotX: x, hotspotY: y, width, height } = shape;
    const way = (number: number, encode: RectWriter): [number, RectWriter] => [number, (out) => {
      writeRectHeader({ x, y, width, height }, number, out);
      encode(out);
    }];
    return [
      way(ENCODING.CursorWithAlpha, (out) => encodeCursorWithAlpha(shape, out)),
      way(ENCODING.VMwareCursor, (out) => encodeVMwareCursor(shape, out)),
      way(ENCODING.Cursor, (out) => encodeCursor(shape, this.#packer, out)),
      way(ENCODING.XCursor, (out) => encodeXCursor(shape, out)),
    ];
  }

  #encode(picture: Picture, rect: Rect, number: number, out: ByteWriter): void {
    const encoder = this.#encoder(number);
    encoder.encode(this.#packer.pack(picture, rect, encoder.pixelKind), out);
  }

  #encoder(number: number): Encoder {
    const kept = this.#encoders.get(number);
    if (kept) return kept;
    const made = ENCODERS.get(number)!();
    this.#encoders.set(number, made);
    return made;
  }
}

/** The level that the first of ten pseudo-encodings from `lowest` on stands for. */
function levelIn(encodings: readonly number[], lowest: number): number | undefined {
  const found = encodings.find((number) => number >= lowest && number <= lowest + 9);
  return found === undefined ? undefined : found - lowest;
}
