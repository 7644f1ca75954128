/** A session of the H.264 decoder with video decoders that write down what they are told. */
import { assert } from "@std/assert";
import { OpenH264Decoder } from "../../../../rfb/decoders/open_h264.ts";
import { Framebuffer } from "../../../../rfb/framebuffer.ts";
import { PendingPictures } from "../../../../rfb/pending_pictures.ts";
import type { VideoDecoding } from "../../../../rfb/platform.ts";
import type { ByteReader } from "../../../../rfb/reader.ts";
import type { Rect } from "../../../../rfb/rect.ts";
import { concat, toHex, u32 } from "../../../_bytes.ts";
import { readerOf } from "../../_feed.ts";
import { FURTHER_SLICE, SLICE, stream } from "./_h264.ts";

export const RECT = { x: 2, y: 1, width: 16, height: 16 };
export const OTHER = { ...RECT, x: 20 };
export const PICTURE = stream(SLICE, FURTHER_SLICE);

export function payload(data: Uint8Array, flags = 0): Uint8Array<ArrayBuffer> {
  return concat(u32(data.length), u32(flags), data);
}

/** A video decoder that writes down what it is told. */
export class FakeDecoding implements VideoDecoding {
  readonly decoded: { hex: string; isKey: boolean; rect: Rect }[] = [];
  isClosed = false;
  /** What the next call comes to. */
  outcome: () => Promise<void> = () => Promise.resolve();

  constructor(readonly what: string) {}

  decode(bytes: Uint8Array, isKey: boolean, rect: Rect): Promise<void> {
    assert(!this.isClosed, "a closed decoder was used");
    this.decoded.push({ hex: toHex(bytes), isKey, rect });
    return this.outcome();
  }

  close(): void {
    this.isClosed = true;
  }
}

export class Session {
  readonly target = new Framebuffer(100, 100);
  readonly pictures = new PendingPictures();
  readonly decodings: FakeDecoding[] = [];
  readonly refreshed: Rect[] = [];
  #decoder: OpenH264Decoder;

  constructor(hasVideo = true) {
    this.target.takeDamage();
    this.#decoder = new OpenH264Decoder({
      pictures: this.pictures,
      platform: hasVideo ? { createVideoDecoder: (...args) => this.#create(...args) } : {},
      refresh: (area) => this.refreshed.push(area),
    });
  }

  /** One rectangle, to its last picture. */
  async decode(data: Uint8Array, flags = 0, rect: Rect = RECT): Promise<void> {
    await this.read(readerOf(payload(data, flags)), rect);
    await this.pictures.settled();
  }

  async read(input: ByteReader, rect: Rect = RECT): Promise<void> {
    await this.#decoder.decode(input, rect, this.target);
  }

  #create(codec: string, width: number, height: number): VideoDecoding {
    const decoding = new FakeDecoding(`${codec} ${width}x${height}`);
    this.decodings.push(decoding);
    return decoding;
  }
}
