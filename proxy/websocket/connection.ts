/** A WebSocket after its handshake, server side (RFC 6455): two bounded byte pipes and their end. */
import { type ByteStream, closeQuietly } from "../byte_stream.ts";
import { FairReads } from "../fair_reads.ts";
import { FrameReader } from "./frame_reader.ts";
import { FrameWriter } from "./frame_writer.ts";
import { type CloseReason, encodeClosePayload, readClosePayload } from "./close.ts";
import { FrameError, Opcode } from "./frame.ts";
import type { PromptAcks } from "./prompt_acks.ts";

/** A write that waited so long and then moved shows a peer that is slow but alive. */
const SLOW_WRITE_MS = 1_000;

const DRAIN_BYTES = 16 * 1024;

/** A connection to a viewer. */
export class WebSocketConnection {
  #stream: ByteStream;
  #watched: Pick<ByteStream, "read" | "write">;
  #reader: FrameReader;
  #writer: FrameWriter;
  #acks: PromptAcks | undefined;
  #closing = false;
  #destroyed = false;
  #gone = Promise.withResolvers<void>();
  #peerClose: CloseReason | undefined;
  #lastHeardAt = performance.now();
  /** What {@linkcode hasLeft} read before anyone received. */
  #ahead: Promise<Uint8Array | null> | undefined;

  /**
   * @param rest what the client sent right behind its handshake.
   * @param acks for a stream that holds small messages back.
   */
  constructor(stream: ByteStream, rest: Uint8Array = new Uint8Array(0), acks?: PromptAcks) {
    this.#stream = stream;
    this.#acks = acks;
    this.#watched = this.#watch(stream);
    this.#reader = new FrameReader(this.#watched, rest, (opcode, payload) => {
      this.#takeControl(opcode, payload);
    });
    this.#writer = new FrameWriter(this.#watched);
  }

  /** When the peer last showed that it lives, in ms of `performance.now()`. */
  get lastHeardAt(): number {
    return this.#lastHeardAt;
  }

  /** The close frame that the peer has sent. */
  get peerClose(): CloseReason | undefined {
    return this.#peerClose;
  }

  /** The next payload bytes: see {@linkcode FrameReader.receive}. */
  receive(): Promise<Uint8Array | null> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    return ahead ?? this.#reader.receive();
  }

  /**
   * Reads ahead, before anyone receives: resolves to `true` when the peer ends without having sent any payload, and
   * to `false` when there is something to receive.
   */
  async hasLeft(): Promise<boolean> {
    try {
      return await (this.#ahead ??= this.#reader.receive()) === null;
    } catch (error) {
      return !(error instanceof FrameError);
    }
  }

  /** Sends a binary frame: see {@linkcode FrameWriter.sendInPlace}. */
  sendInPlace(buffer: Uint8Array, from: number, to: number): Promise<boolean> {
    return this.#writer.sendInPlace(buffer, from, to, this.#acks?.append(buffer, to));
  }

  /** Sends a text frame: see {@linkcode FrameWriter.sendText}. */
  sendText(text: string): Promise<boolean> {
    return this.#writer.sendText(text);
  }

  /** Asks the peer for a sign of life. */
  ping(): void {
    this.#writer.sendControl(Opcode.ping, new Uint8Array(0));
  }

  /**
   * Sends a close frame, once, behind the frame that is being written.
   *
   * @returns when it was sent, or cannot be any more.
   */
  close(code: number, reason: string): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      this.#writer.sendControl(Opcode.close, encodeClosePayload(code, reason));
    }
    return this.#writer.ended;
  }

  /**
   * Reads and forgets what still comes, up to the peer's close frame or the end of its stream; after a
   * fault, when frames cannot be told apart any more, up to the end of the stream.
   */
  async drain(): Promise<void> {
    try {
      while (await this.receive() !== null);
    } catch (error) {
      if (!(error instanceof FrameError)) return;
      const buffer = new Uint8Array(DRAIN_BYTES);
      while (await this.#watched.read(buffer).catch(() => null) !== null);
    }
  }

  /** Whether {@linkcode destroy} has ended the connection. */
  get destroyed(): boolean {
    return this.#destroyed;
  }

  /** Resolves when {@linkcode destroy} has ended the connection. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  /** Ends the connection at once; pending calls fail. */
  destroy(): void {
    this.#destroyed = true;
    this.#gone.resolve();
    this.#closing = true;
    this.#writer.abandon();
    closeQuietly(this.#stream);
  }

  #takeControl(opcode: number, payload: Uint8Array): void {
    if (opcode === Opcode.ping) this.#writer.sendControl(Opcode.pong, payload);
    if (opcode === Opcode.pong) this.#acks?.answered(payload);
    if (opcode !== Opcode.close) return;
    this.#peerClose = readClosePayload(payload);
    this.close(this.#peerClose.code ?? 1000, "");
  }

  /** The stream with an eye on the peer's signs of life. */
  #watch(stream: ByteStream): Pick<ByteStream, "read" | "write"> {
    const reads = new FairReads(stream);
    return {
      read: async (buffer) => {
        const count = await reads.read(buffer);
        this.#lastHeardAt = performance.now();
        return count;
      },
      write: async (data) => {
        const startedAt = performance.now();
        const count = await stream.write(data);
        const now = performance.now();
        if (now - startedAt > SLOW_WRITE_MS) this.#lastHeardAt = now;
        return count;
      },
    };
  }
}
