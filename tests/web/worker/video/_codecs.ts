import type { Codecs } from "../../../../web/worker/video/video_decoding.ts";

/** A frame in one colour, or one that says it is of another size. */
export class FakeFrame {
  isClosed = false;
  /** What `copyTo` waits for. */
  copying: Promise<void> = Promise.resolve();
  readonly visibleRect: DOMRectReadOnly;

  constructor(
    readonly timestamp: number,
    readonly colour: number,
    width = 4,
    height = 4,
  ) {
    this.visibleRect = { x: 0, y: 0, width, height } as DOMRectReadOnly;
  }

  async copyTo(target: Uint32Array, options: VideoFrameCopyToOptions): Promise<void> {
    await this.copying;
    if (this.isClosed) throw new Error("the frame is closed");
    if (options.format !== "RGBA") throw new Error(`format ${options.format}`);
    target.fill(this.colour);
  }

  close(): void {
    this.isClosed = true;
  }
}

/** A decoder that does what the test says. */
export class FakeVideoDecoder {
  readonly chunks: EncodedVideoChunkInit[] = [];
  readonly frames: FakeFrame[] = [];
  config: VideoDecoderConfig | undefined;
  state: CodecState = "unconfigured";
  #init: VideoDecoderInit;

  constructor(init: VideoDecoderInit) {
    this.#init = init;
  }

  configure(config: VideoDecoderConfig): void {
    this.config = config;
    this.state = "configured";
  }

  decode(chunk: EncodedVideoChunkInit): void {
    if (chunk.type === "delta" && this.chunks.length === 0) throw new TypeError("no key frame");
    this.chunks.push(chunk);
  }

  close(): void {
    this.state = "closed";
  }

  /** Gives a frame out. */
  output(frame: FakeFrame): void {
    this.frames.push(frame);
    this.#init.output(frame as unknown as VideoFrame);
  }

  /** Fails as WebCodecs does. */
  fail(message: string): void {
    this.state = "closed";
    this.#init.error(new DOMException(message, "EncodingError"));
  }
}

/** Codecs whose decoders are kept in `made`. */
export function fakeCodecs(made: FakeVideoDecoder[]): Codecs {
  class Decoder extends FakeVideoDecoder {
    constructor(init: VideoDecoderInit) {
      super(init);
      made.push(this);
    }
  }
  class Chunk {
    constructor(init: EncodedVideoChunkInit) {
      Object.assign(this, init);
    }
  }
  return { VideoDecoder: Decoder, EncodedVideoChunk: Chunk } as unknown as Codecs;
}
