import type { ReceivedContent } from "../../rfb/clipboard/content.ts";
import { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import type { Picture } from "../../rfb/encoders/pixel_packer.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import type { PixelFormat } from "../../rfb/pixel_format.ts";
import { covers, intersectRects, type Rect } from "../../rfb/rect.ts";
import type { Tune } from "./audio/tune.ts";
import type { CursorShape, Desktop, Figures, LayoutAuthor, Watcher } from "./desktop.ts";
import { ledWays, motionWays, nameWays, positionWays } from "./hint_ways.ts";
import { Hints, type RectWriter } from "./hints.ts";
import { ACKS, Introduction } from "./introduction.ts";
import { Notices } from "./notices.ts";
import { type Copy, PendingPicture, type PictureUpdate } from "./pending_picture.ts";
import { type LayoutNews, writeLayout, writeSize } from "./pseudo_rect.ts";
import type { LayoutStatus } from "./screen_layout.ts";
import { Signal } from "./signal.ts";
import { UpdateGate } from "./update_gate.ts";
import { UpdateWriter } from "./update_writer.ts";

/** Updates leave in portions of about this size, so that little waits for a slow viewer. */
const PORTION_BYTES = 64 * 1024;

const LAYOUT_REASONS: Readonly<Record<LayoutAuthor, number>> = { server: 0, viewer: 1, other: 2 };

/**
 * What one viewer is still to be told, and the loop that tells it. It is state, not a queue (the
 * newest clipboard, the newest cursor, a damage set), so that a viewer that does not read costs a
 * fixed amount of memory.
 */
export class Outbox implements Watcher {
  readonly notices = new Notices();
  readonly gate = new UpdateGate();
  readonly #desktop: Desktop;
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #out = new ByteWriter();
  readonly #wake = new Signal();
  readonly #pending = new PendingPicture();
  readonly #hints = new Hints();
  readonly #writer = new UpdateWriter();
  readonly #introduction = new Introduction();
  /** The size that the viewer believes in. */
  #area: Rect;
  #layoutNews: LayoutNews | undefined;
  #nextFormat: PixelFormat | undefined;
  #nextEncodings: readonly number[] | undefined;
  #isRelative = false;
  #sending = false;
  #closed = false;
  /** Called after each step. */
  onStep: () => void = () => {};

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

  /** Takes effect with the next update: one that is leaving ends as it began. */
  setFormat(format: PixelFormat): void {
    this.#nextFormat = format;
    this.wake();
  }

  /** Takes effect with the next update. */
  setEncodings(encodings: readonly number[]): void {
    this.#nextEncodings = encodings;
    this.wake();
  }

  /** The viewer wants `region`: all of it, or only what changed. */
  request(incremental: boolean, region: Rect): void {
    if (!incremental) {
      this.damaged(region);
      this.#layoutNews ??= { reason: LAYOUT_REASONS.server, status: 0 };
    }
    this.gate.request(region);
    this.wake();
  }

  /** Lets the loop look again for what there is to tell. */
  wake(): void {
    this.#wake.wake();
  }

  get figures(): Figures {
    const { encodingName: encoding, depth } = this.#writer;
    const { roundTripMs, isContinuous: continuous } = this.gate;
    return { encoding, depth, roundTripMs, continuous };
  }

  damaged(rect: Rect): void {
    const seen = intersectRects(rect, this.#area);
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

  resized(author: LayoutAuthor): void {
    this.#layoutNews = { reason: LAYOUT_REASONS[author], status: 0 };
    if (!sameSize(this.#area, this.#desktop)) this.#pending.reset(this.#area);
    this.wake();
  }

  /** The layout that the viewer asked for is refused. */
  refuseLayout(status: LayoutStatus): void {
    this.#layoutNews = { reason: LAYOUT_REASONS.viewer, status };
    this.wake();
  }

  renamed(): void {
    this.#hints.tell("name", nameWays(this.#desktop));
  }

  frame(): void {
    this.wake();
  }

  bell(): void {
    this.notices.bell();
    this.wake();
  }

  clipboard(content: ReceivedContent): void {
    this.notices.clipboard.offer(content);
    this.wake();
  }

  cursor(shape: CursorShape): void {
    this.#hints.tell("cursor", this.#writer.cursorWays(shape));
    this.wake();
  }

  relit(): void {
    this.#hints.tell("leds", ledWays(this.#desktop));
    this.wake();
  }

  relative(on: boolean): void {
    this.#isRelative = on;
    this.#hints.tell("pointerMotion", motionWays(on));
    this.wake();
  }

  pointerMoved(x: number, y: number): void {
    this.#hints.tell("pointerPosition", positionWays(x, y));
    this.wake();
  }

  tune(tune: Tune): void {
    this.notices.audio.play(tune, this.#desktop.now());
    this.wake();
  }

  /** Ends {@linkcode Outbox.run} at its next step. */
  close(): void {
    this.#closed = true;
    this.wake();
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
      this.notices.write(this.#desktop.now(), this.#out);
      this.#configure();
      if (this.#writer.knows(ENCODING.Fence)) this.gate.ping(this.#desktop.now(), this.#out);
      this.#sending = true;
      await this.#update();
      await this.#flush();
      this.#sending = false;
      this.onStep();
    }
  }

  #configure(): void {
    if (this.#nextFormat) this.#writer.setFormat(this.#nextFormat, this.#out);
    this.#nextFormat = undefined;
    if (!this.#nextEncodings) return;
    this.#writer.setEncodings(this.#nextEncodings);
    this.#nextEncodings = undefined;
    this.#introduce();
  }

  /** Says what we know of what the viewer knows. */
  #introduce(): void {
    const knows = (encoding: number) => this.#writer.knows(encoding);
    this.#introduction.write(knows, this.#out);
    for (const [kind, ways] of ACKS) this.#hints.tell(kind, ways);
    this.notices.clipboard.configure(knows(ENCODING.ExtendedClipboard));
    this.notices.clipboard.write(this.#out);
    this.#layoutNews ??= { reason: LAYOUT_REASONS.server, status: 0 };
    this.relative(this.#isRelative);
    this.renamed();
    this.relit();
  }

  async #update(): Promise<void> {
    const wanted = this.gate.wanted;
    if (!wanted) return;
    if (this.#writer.canResize && !sameSize(this.#area, this.#desktop)) return this.#writeSize();
    const visible = intersectRects(wanted, this.#visible());
    const update = visible && this.#pending.take(visible);
    const hints = this.#takeHints();
    if (!update && hints.length === 0) return;
    this.gate.answered();
    this.onStep();
    await this.#writeUpdate(hints, update ?? { copies: [], rects: [] });
    this.gate.fenceUpdate(this.#desktop.now(), this.#out);
  }

  /** The new size goes alone: the viewer then asks for all of it. */
  #writeSize(): void {
    this.gate.answered();
    this.#area = areaOf(this.#desktop);
    this.#pending.reset(this.#area);
    this.#writer.begin(1, this.#out);
    const layout = this.#takeLayout();
    if (layout) layout(this.#out);
    else writeSize(this.#area.width, this.#area.height, this.#out);
    this.#writer.end(this.#out);
  }

  #takeHints(): RectWriter[] {
    const layout = this.#takeLayout();
    const hints = this.#hints.take((encoding) => this.#writer.knows(encoding));
    return layout ? [layout, ...hints] : hints;
  }

  /** It tells the size, too, so that it is not to come before the viewer's size is changed. */
  #takeLayout(): RectWriter | undefined {
    if (!this.#writer.knows(ENCODING.ExtendedDesktopSize)) return undefined;
    const news = this.#layoutNews;
    this.#layoutNews = undefined;
    return news && ((out) => writeLayout(this.#desktop, news, out));
  }

  async #writeUpdate(hints: RectWriter[], { copies, rects }: PictureUpdate): Promise<void> {
    const writer = this.#writer;
    const pieces = writer.cutToPieces(rects, this.#visible());
    writer.begin(hints.length + copies.length + pieces.length, this.#out);
    for (const write of hints) write(this.#out);
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
