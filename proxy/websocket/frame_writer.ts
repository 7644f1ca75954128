/** The sending half of a WebSocket: whole frames, one after the other, with room for control frames between. */
import { type ByteStream, writeAll } from "../byte_stream.ts";
import { encodeFrame, Opcode, writeHeaderBefore } from "./frame.ts";

/** Control frames in the order in which they go out; nothing follows the last. */
const CONTROL_ORDER: readonly number[] = [Opcode.pong, Opcode.ping, Opcode.close];

/**
 * Invariants: one frame is written at a time; of control frames at most one of a kind waits for its turn,
 * the newest; nothing is sent after a close frame. So what waits is bounded, whatever the peer does.
 */
export class FrameWriter {
  #stream: Pick<ByteStream, "write">;
  #writing = false;
  #turn: (() => void) | undefined;
  #waiting = new Map<number, Uint8Array>();
  #ended = Promise.withResolvers<void>();
  #closed = false;

  constructor(stream: Pick<ByteStream, "write">) {
    this.#stream = stream;
  }

  /** Resolves when the close frame was written, or cannot be any more. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /**
   * Sends `buffer[from, to)` as one binary frame without copying: the header goes into the
   * `HEADER_ROOM` bytes before `from`. One data frame at a time.
   *
   * @param end where a frame that goes along with it ends. @default to
   * @returns whether it was sent: not after a close frame.
   * @throws what the stream throws.
   */
  sendInPlace(buffer: Uint8Array, from: number, to: number, end: number = to): Promise<boolean> {
    const at = writeHeaderBefore(buffer, from, Opcode.binary, to - from);
    return this.#sendData(buffer.subarray(at, end));
  }

  /** Sends one text frame, as {@linkcode sendInPlace} does a binary one. */
  sendText(text: string): Promise<boolean> {
    return this.#sendData(encodeFrame(Opcode.text, new TextEncoder().encode(text)));
  }

  /** Sends a control frame behind the frame being written, in place of a waiting one of its kind. */
  sendControl(opcode: number, payload: Uint8Array): void {
    if (this.#closed) return;
    this.#waiting.set(opcode, encodeFrame(opcode, payload));
    this.#next();
  }

  /** Gives up: nothing is sent any more. */
  abandon(): void {
    this.#closed = true;
    this.#ended.resolve();
    this.#turn?.();
  }

  async #sendData(frame: Uint8Array): Promise<boolean> {
    while (this.#writing) await new Promise<void>((resolve) => this.#turn = resolve);
    if (this.#closed) return false;
    this.#writing = true;
    try {
      await writeAll(this.#stream, frame);
      return true;
    } catch (error) {
      this.abandon();
      throw error;
    } finally {
      this.#writing = false;
      this.#next();
    }
  }

  /** Gives the stream to the next control frame that waits, else to the data that does. */
  #next(): void {
    if (this.#writing) return;
    const opcode = CONTROL_ORDER.find((kind) => this.#waiting.has(kind));
    if (opcode === undefined || this.#closed) {
      this.#turn?.();
      this.#turn = undefined;
      return;
    }
    const frame = this.#waiting.get(opcode)!;
    this.#waiting.delete(opcode);
    this.#writing = true;
    writeAll(this.#stream, frame).then(
      () => opcode === Opcode.close && this.abandon(),
      () => this.abandon(),
    ).finally(() => {
      this.#writing = false;
      this.#next();
    });
  }
}
