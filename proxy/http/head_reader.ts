/** Reading request heads from a connection, with limits on their size and on the time they take. */
import type { ByteStream } from "../byte_stream.ts";
import { withDeadline } from "../deadline.ts";
import { findHeadEnd, HEAD_LIMIT_BYTES, HttpError, parseHead, type RequestHead } from "./head.ts";

const INITIAL_BYTES = 1024;

/** A head, and the bytes that came after it. */
export interface HeadRead {
  readonly head: RequestHead;
  readonly rest: Uint8Array;
}

/** How long a client may take, in ms. */
export interface HeadTimeouts {
  /** For a whole head, from its first byte on; for the first head from the connection on. */
  readonly headMs: number;
  /** Between a response and the next request. */
  readonly keepAliveMs: number;
}

/** The heads of one connection, one after the other. */
export class HeadReader {
  #stream: ByteStream;
  #timeouts: HeadTimeouts;
  #buffer = new Uint8Array(INITIAL_BYTES);
  #length = 0;
  #first = true;

  constructor(stream: ByteStream, timeouts: HeadTimeouts) {
    this.#stream = stream;
    this.#timeouts = timeouts;
  }

  /**
   * The next head; `undefined` when the client has left, or rested too long, between requests.
   *
   * @throws {HttpError} 400 and others for a wrong head, 408 for a slow one, 431 for a long one.
   */
  async next(): Promise<HeadRead | undefined> {
    const deadline = await this.#awaitFirstByte();
    if (deadline === undefined) return undefined;
    for (let searched = 0, isPastBlank = false;;) {
      isPastBlank ||= this.#skipBlankLine();
      const end = isPastBlank ? this.#findEnd(searched) : -1;
      if (end >= 0) return this.#cut(end);
      searched = isPastBlank ? this.#length : 0;
      const filled = await this.#fill(deadline);
      if (filled === "late") throw new HttpError(408, "The request took too long.");
      if (filled === "ended") return undefined;
    }
  }

  /** When the head must be whole, once it has begun; `undefined` when the client begins none. */
  async #awaitFirstByte(): Promise<number | undefined> {
    const connectedAt = performance.now();
    const { headMs, keepAliveMs } = this.#timeouts;
    const waitMs = this.#first ? headMs : keepAliveMs;
    if (this.#length === 0 && await this.#fill(connectedAt + waitMs) !== "more") return undefined;
    const startedAt = this.#first ? connectedAt : performance.now();
    this.#first = false;
    return startedAt + headMs;
  }

  /**
   * Passes over one blank line before a request (RFC 9112 section 2.2).
   *
   * @returns whether what follows is the request line, so far as it is there.
   */
  #skipBlankLine(): boolean {
    const [first, second] = this.#buffer.subarray(0, this.#length);
    if (first !== 13 || (second !== undefined && second !== 10)) return true;
    if (second === undefined) return false;
    this.#buffer.copyWithin(0, 2, this.#length);
    this.#length -= 2;
    return true;
  }

  /** Where the head ends, or -1 when more is needed; `from` bytes hold no end. */
  #findEnd(from: number): number {
    const bytes = this.#buffer.subarray(0, this.#length);
    const end = findHeadEnd(bytes, from);
    if (end > HEAD_LIMIT_BYTES || (end < 0 && bytes.length >= HEAD_LIMIT_BYTES)) {
      throw new HttpError(431, "The request head is too long.");
    }
    if (bytes.length === 0) return -1;
    // A TLS hello or an RFB banner would otherwise wait for the timeout.
    if (!/^[A-Z]/.test(String.fromCharCode(bytes[0]!))) {
      throw new HttpError(400, "This is not an HTTP request.");
    }
    return end;
  }

  #cut(end: number): HeadRead {
    const head = parseHead(this.#buffer.subarray(0, end));
    const rest = this.#buffer.slice(end, this.#length);
    this.#buffer.copyWithin(0, end, this.#length);
    this.#length -= end;
    return { head, rest };
  }

  /** Reads more, until the stream has ended or it is too late (`deadline` is of `performance.now()`). */
  async #fill(deadline: number): Promise<"more" | "ended" | "late"> {
    if (this.#length === this.#buffer.length) {
      const grown = new Uint8Array(4 * this.#buffer.length);
      grown.set(this.#buffer);
      this.#buffer = grown;
    }
    const reading = this.#stream.read(this.#buffer.subarray(this.#length));
    const count = await withDeadline(reading, deadline - performance.now());
    if (count === undefined) return "late";
    if (count === null) return "ended";
    this.#length += count;
    return "more";
  }
}
