import { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import type { Picture } from "../../rfb/encoders/pixel_packer.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { CANVAS_FORMAT, type PixelFormat } from "../../rfb/pixel_format.ts";
import type { Rect } from "../../rfb/rect.ts";
import type { CursorShape, Desktop, Watcher } from "./desktop.ts";
import { type Copy, PendingPicture, type PictureUpdate } from "./pending_picture.ts";
import { covers, intersect, unite } from "./region.ts";
import { cutToPieces, UpdateWriter, writeBell, writeCutText } from "./update_writer.ts";
import { Signal } from "./signal.ts";

/** Updates leave in portions of about this size, so that little waits for a slow viewer. */
const PORTION_BYTES = 64 * 1024;

/** Bells that wait for a slow viewer; further ones are one with these. */
const BELLS_LIMIT = 3;

/**
 * What one viewer is still to be told, and the loop that tells it. It is state, not a queue (the
 * newest cut text, the newest cursor, a damage set), so that a viewer that does not read costs a
 * fixed amount of memory.
 */
export class Outbox implements Watcher {
  readonly #desktop: Desktop;
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #out = new ByteWriter();
  readonly #wake = new Signal();
  readonly #pending = new PendingPicture();
  /** The size that the viewer believes in. */
  #area: Rect;
  #writer = new UpdateWriter();
  #encodings: readonly number[] = [];
  #format: PixelFormat = CANVAS_FORMAT;
  #request: Rect | undefined;
  #cursor: CursorShape | undefined;
  #name: string | undefined;
  #cutText: string | undefined;
  #bells = 0;
  #sending = false;
  #closed = false;
  /** Called when the outstanding request was answered. */
  onAnswered: () => void = () => {};

  /** @param told the size that ServerInit told. */
  constructor(
    desktop: Desktop,
    told: Pick<Picture, "width" | "height">,
    write: (bytes: Uint8Array) => Promise<void>,
  ) {
    this.#desktop = desktop;
    this.#write = write;
    this.#area = areaOf(told);
    this.#pending.reset(this.#area);
  }

  setFormat(format: PixelFormat): void {
    this.#format = format;
    this.#writer = new UpdateWriter(this.#encodings, format);
  }

  setEncodings(encodings: readonly number[]): void {
    this.#encodings = encodings;
    this.#writer = new UpdateWriter(encodings, this.#format);
    this.#name = this.#desktop.name;
    this.#wake.wake();
  }

  /** The viewer wants `region`: all of it, or only what changed. Requests become one. */
  request(incremental: boolean, region: Rect): void {
    if (!incremental) this.damaged(region);
    this.#request = this.#request ? unite(this.#request, region) : region;
    this.#wake.wake();
  }

  damaged(rect: Rect): void {
    const seen = intersect(rect, this.#area);
    if (seen) this.#pending.damage(seen);
  }

  /** While pixels leave they are of different moments, and no copy of them would be right. */
  copied(copy: Copy): void {
    const { rect, sourceX: x, sourceY: y } = copy;
    const copyable = !this.#sending && this.#writer.knows(ENCODING.CopyRect) &&
      covers(this.#area, rect) && covers(this.#area, { ...rect, x, y });
    if (copyable) this.#pending.copy(copy);
    else this.damaged(rect);
  }

  resized(): void {
    this.#pending.reset(this.#area);
  }

  renamed(): void {
    this.#name = this.#desktop.name;
  }

  frame(): void {
    this.#wake.wake();
  }

  bell(): void {
    this.#bells = Math.min(this.#bells + 1, BELLS_LIMIT);
    this.#wake.wake();
  }

  cutText(text: string): void {
    this.#cutText = text;
    this.#wake.wake();
  }

  cursor(shape: CursorShape): void {
    this.#cursor = shape;
    this.#wake.wake();
  }

  /** Ends {@linkcode Outbox.run} at its next step. */
  close(): void {
    this.#closed = true;
    this.#wake.wake();
  }

  /**
   * Tells the viewer whatever there is until it is closed.
   *
   * @throws {ConnectionClosed} when the connection breaks.
   */
  async run(): Promise<void> {
    for (;;) {
      await this.#wake.wait();
      if (this.#closed) return;
      this.#writeNotices();
      this.#sending = true;
      await this.#answerRequest();
      await this.#flush();
      this.#sending = false;
    }
  }

  #writeNotices(): void {
    for (; this.#bells > 0; this.#bells--) writeBell(this.#out);
    if (this.#cutText !== undefined) writeCutText(this.#cutText, this.#out);
    this.#cutText = undefined;
  }

  async #answerRequest(): Promise<void> {
    if (!this.#request) return;
    if (this.#writer.knows(ENCODING.DesktopSize) && !sameSize(this.#area, this.#desktop)) {
      return this.#writeSize();
    }
    const visible = intersect(this.#request, this.#visible());
    const update = visible && this.#pending.take(visible);
    const hints = this.#takeHints();
    if (!update && hints.length === 0) return;
    this.#answered();
    await this.#writeUpdate(hints, update ?? { copies: [], rects: [] });
  }

  #answered(): void {
    this.#request = undefined;
    this.onAnswered();
  }

  /** The new size goes alone: the viewer then asks for all of it. */
  #writeSize(): void {
    this.#answered();
    this.#area = areaOf(this.#desktop);
    this.#pending.reset(this.#area);
    this.#writer.begin(1, this.#out);
    this.#writer.size(this.#area.width, this.#area.height, this.#out);
    this.#writer.end(this.#out);
  }

  /** Cursor and name, as far as they are new and the viewer knows them. */
  #takeHints(): (() => void)[] {
    const hints: (() => void)[] = [];
    const [writer, out, cursor, name] = [this.#writer, this.#out, this.#cursor, this.#name];
    if (cursor && writer.knows(ENCODING.Cursor)) {
      hints.push(() => writer.cursor(cursor, out));
      this.#cursor = undefined;
    }
    if (name !== undefined && writer.knows(ENCODING.DesktopName)) {
      hints.push(() => writer.name(name, out));
      this.#name = undefined;
    }
    return hints;
  }

  async #writeUpdate(hints: (() => void)[], { copies, rects }: PictureUpdate): Promise<void> {
    const writer = this.#writer;
    const pieces = cutToPieces(rects);
    writer.begin(hints.length + copies.length + pieces.length, this.#out);
    for (const write of hints) write();
    for (const copy of copies) writer.copy(copy, this.#out);
    for (const piece of pieces) {
      // The desktop may have shrunk since the last await, and the piece was promised.
      if (covers(this.#visible(), piece)) writer.pixels(this.#desktop, piece, this.#out);
      else writer.nothing(this.#out);
      if (this.#out.length >= PORTION_BYTES) await this.#flush();
    }
    writer.end(this.#out);
  }

  /** What of the desktop the viewer has room for. */
  #visible(): Rect {
    const { width, height } = this.#area;
    return {
      x: 0,
      y: 0,
      width: Math.min(width, this.#desktop.width),
      height: Math.min(height, this.#desktop.height),
    };
  }

  async #flush(): Promise<void> {
    if (this.#out.length > 0) await this.#write(this.#out.take());
  }
}

function areaOf({ width, height }: Pick<Picture, "width" | "height">): Rect {
  return { x: 0, y: 0, width, height };
}

function sameSize(a: Pick<Rect, "width" | "height">, b: Pick<Rect, "width" | "height">): boolean {
  return a.width === b.width && a.height === b.height;
}
