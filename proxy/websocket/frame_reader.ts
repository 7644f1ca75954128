/** The receiving half of a WebSocket: bytes of a client's frames in, payload and control frames out. */
import type { ByteStream } from "../byte_stream.ts";
import { freeBuffer, nextReadSize, READ_MIN_BYTES } from "../read_buffer.ts";
import {
  CloseCode,
  FrameError,
  type FrameHeader,
  Opcode,
  readFrameHeader,
  unmask,
} from "./frame.ts";

/**
 * Payload is passed on as it arrives and never gathered into messages, so that one buffer of at most
 * `READ_MAX_BYTES` is all a connection holds, whatever the client sends.
 */
export class FrameReader {
  #stream: Pick<ByteStream, "read">;
  #onControl: (opcode: number, payload: Uint8Array) => void;
  #buffer: Uint8Array;
  #start = 0;
  #end: number;
  #nextSize = READ_MIN_BYTES;
  /** The data frame being read: payload bytes to come, its mask, payload bytes that came. */
  #left = 0;
  #mask = 0;
  #offset = 0;
  /** Whether a fragmented message is open. */
  #fragmented = false;
  /** What ends the reading once the payload before it was taken. */
  #fault: FrameError | undefined;
  #closed = false;
  /** Whether the last bytes held control frames, each of which costs far more than it weighs. */
  #hadControl = false;

  /**
   * @param rest what the client sent right behind its handshake.
   * @param onControl takes each control frame with a payload of its own; may throw {@linkcode FrameError}.
   */
  constructor(
    stream: Pick<ByteStream, "read">,
    rest: Uint8Array,
    onControl: (opcode: number, payload: Uint8Array) => void,
  ) {
    this.#stream = stream;
    this.#onControl = onControl;
    this.#buffer = new Uint8Array(Math.max(READ_MIN_BYTES, rest.length));
    this.#buffer.set(rest);
    this.#end = rest.length;
  }

  /**
   * The next payload bytes, of one or several frames, as a view that is valid until the next call;
   * `null` after a close frame or the end of the stream.
   *
   * @throws {FrameError} with the close code for a frame that breaks the rules.
   * @throws what the stream throws.
   */
  async receive(): Promise<Uint8Array | null> {
    for (;;) {
      const payload = this.#takePayload();
      if (payload) return payload;
      if (this.#fault) throw this.#fault;
      if (this.#closed || !await this.#fill()) return null;
    }
  }

  /** Unmasks what the buffer holds of data frames, moved together into one view. */
  #takePayload(): Uint8Array | undefined {
    let from = 0;
    let to = 0;
    for (;;) {
      if (this.#left === 0) {
        if (!this.#openFrame()) break;
        continue;
      }
      if (this.#start === this.#end) break;
      const at = this.#start;
      const count = this.#unmaskPart();
      if (to === 0) from = to = at;
      else this.#buffer.copyWithin(to, at, at + count);
      to += count;
    }
    return to > from ? this.#buffer.subarray(from, to) : undefined;
  }

  /** Unmasks and passes over what is there of the open frame's payload; the count. */
  #unmaskPart(): number {
    const count = Math.min(this.#left, this.#end - this.#start);
    unmask(this.#buffer, this.#start, this.#start + count, this.#mask, this.#offset);
    this.#start += count;
    this.#left -= count;
    this.#offset += count;
    return count;
  }

  /** Takes the next header, or a control frame whole; `false` when more is needed or none may follow. */
  #openFrame(): boolean {
    if (this.#closed || this.#fault) return false;
    try {
      const header = readFrameHeader(this.#buffer, this.#start, this.#end);
      if (!header) return false;
      const isControl = header.opcode >= Opcode.close;
      if (isControl && this.#end - this.#start < header.size + header.length) return false;
      this.#start += header.size;
      if (isControl) this.#takeControl(header);
      else this.#openData(header);
      return true;
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#fault = error;
      return false;
    }
  }

  #openData(header: FrameHeader): void {
    const continues = header.opcode === Opcode.continuation;
    if (continues !== this.#fragmented) {
      const what = continues ? "continuation without a message" : "message inside another one";
      throw new FrameError(CloseCode.protocolError, what);
    }
    if (header.opcode === Opcode.text) {
      throw new FrameError(CloseCode.unsupportedData, "only binary frames are taken");
    }
    this.#fragmented = !header.fin;
    this.#left = header.length;
    this.#mask = header.mask;
    this.#offset = 0;
  }

  #takeControl(header: FrameHeader): void {
    const end = this.#start + header.length;
    unmask(this.#buffer, this.#start, end, header.mask, 0);
    const payload = this.#buffer.slice(this.#start, end);
    this.#start = end;
    this.#hadControl = true;
    this.#closed = header.opcode === Opcode.close;
    this.#onControl(header.opcode, payload);
  }

  /** Reads more behind what is left (part of a header or control frame); `false` at the end of the stream. */
  async #fill(): Promise<boolean> {
    this.#makeRoom();
    const count = await this.#stream.read(this.#buffer.subarray(this.#end));
    if (count === null) return false;
    this.#end += count;
    const size = nextReadSize(this.#buffer.length, this.#end);
    this.#nextSize = this.#hadControl ? READ_MIN_BYTES : size;
    this.#hadControl = false;
    return true;
  }

  /** Moves what is left to the begin of a buffer of the next size. */
  #makeRoom(): void {
    const before = this.#buffer;
    if (this.#nextSize === before.length) before.copyWithin(0, this.#start, this.#end);
    else {
      this.#buffer = new Uint8Array(this.#nextSize);
      this.#buffer.set(before.subarray(this.#start, this.#end));
      freeBuffer(before);
    }
    this.#end -= this.#start;
    this.#start = 0;
  }
}
