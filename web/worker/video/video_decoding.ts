import { ProtocolError } from "../../../rfb/errors.ts";
import type { Framebuffer } from "../../../rfb/framebuffer.ts";
import type { VideoDecoding } from "../../../rfb/platform.ts";
import type { Rect } from "../../../rfb/rect.ts";
import { FramePainter } from "./frame_painter.ts";

/** After so long without a picture a decoder is taken to hold pictures back. */
const LATE_MS = 1000;

/** Most pictures that a decoder may hold back (ITU-T H.264 section A.3.1: 16 frames at most). */
const HELD_LIMIT = 16;

/** One access unit that waits for its picture. */
interface Waiting {
  readonly timestamp: number;
  readonly rect: Rect;
  readonly target: Framebuffer;
  readonly done: PromiseWithResolvers<void>;
}

/** The part of WebCodecs that is used, so that tests can put their own in its place. */
export interface Codecs {
  readonly VideoDecoder: new (init: VideoDecoderInit) => VideoDecoder;
  readonly EncodedVideoChunk: new (init: EncodedVideoChunkInit) => EncodedVideoChunk;
}

/**
 * One video stream decoded by WebCodecs. Each access unit is done when its picture is painted. A
 * decoder that holds pictures back, in spite of what it is asked for, makes nobody wait for ever: its
 * pictures are then painted when they come.
 */
export class WebCodecsDecoding implements VideoDecoding {
  #codecs: Codecs;
  #decoder: VideoDecoder;
  #painter = new FramePainter();
  #waiting: Waiting[] = [];
  #timestamp = 0;
  #last: Waiting | undefined;
  #painting: Promise<void> = Promise.resolve();
  #failure: ProtocolError | undefined;
  #isLate = false;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lateMs: number;

  constructor(codec: string, codecs: Codecs = globalThis, lateMs: number = LATE_MS) {
    this.#codecs = codecs;
    this.#lateMs = lateMs;
    this.#decoder = new codecs.VideoDecoder({
      output: (frame) => this.#painting = this.#painting.then(() => this.#show(frame)),
      error: (cause) => this.#fail(cause),
    });
    this.#decoder.configure({ codec, optimizeForLatency: true });
  }

  decode(
    bytes: Uint8Array<ArrayBuffer>,
    isKey: boolean,
    rect: Rect,
    target: Framebuffer,
  ): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    const timestamp = this.#timestamp++;
    const waiting = { timestamp, rect, target, done: Promise.withResolvers<void>() };
    this.#waiting.push(waiting);
    this.#last = waiting;
    this.#timer ??= setTimeout(() => this.#becomeLate(), this.#lateMs);
    try {
      const type = isKey ? "key" : "delta";
      this.#decoder.decode(new this.#codecs.EncodedVideoChunk({ type, timestamp, data: bytes }));
    } catch (cause) {
      this.#fail(cause);
    }
    this.#excuseHeld();
    return waiting.done.promise;
  }

  close(): void {
    this.#isClosed = true;
    this.#stopTimer();
    if (this.#decoder.state !== "closed") this.#decoder.close();
    for (const { done } of this.#waiting.splice(0)) done.resolve();
  }

  async #show(frame: VideoFrame): Promise<void> {
    try {
      const { rect, target } = this.#last!;
      if (this.#isClosed || this.#failure) return;
      await this.#painter.paint(frame, rect, target);
      this.#finish(frame.timestamp);
    } catch (cause) {
      this.#fail(cause);
    } finally {
      frame.close();
    }
  }

  /** What came before and has no picture by now will have none. */
  #finish(timestamp: number): void {
    this.#stopTimer();
    const next = this.#waiting.findIndex((waiting) => waiting.timestamp > timestamp);
    const finished = this.#waiting.splice(0, next < 0 ? this.#waiting.length : next);
    for (const { done } of finished) done.resolve();
    // It was only slow, as at its beginning: what it holds back would still be waited for.
    if (this.#waiting.length === 0) this.#isLate = false;
    this.#excuseHeld();
    if (this.#waiting.length > 0) {
      this.#timer = setTimeout(() => this.#becomeLate(), this.#lateMs);
    }
  }

  #becomeLate(): void {
    this.#timer = undefined;
    if (this.#isLate && this.#waiting.length > HELD_LIMIT) {
      return this.#fail(`no picture of ${this.#waiting.length} in ${this.#lateMs} ms`);
    }
    this.#isLate = true;
    this.#excuseHeld();
  }

  /** Has nobody wait for what a decoder may hold back, but for more than that. */
  #excuseHeld(): void {
    if (!this.#isLate) return;
    for (const { done } of this.#waiting.slice(0, HELD_LIMIT)) done.resolve();
  }

  #fail(cause: unknown): void {
    this.#stopTimer();
    this.#failure ??= new ProtocolError(`Cannot decode the video: ${cause}`, { cause });
    for (const { done } of this.#waiting.splice(0)) done.reject(this.#failure);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
