import type { ByteStream } from "./byte_stream.ts";
import { withDeadline } from "./deadline.ts";

/** So many reads in a row, or so many ms of work between them, and others get their turn. */
const READS_LIMIT = 128;
const WORK_LIMIT_MS = 8;

/** All other threads may be busy for long, with names that nobody resolves. */
const THREAD_WAIT_MS = 5;

/**
 * The reads of one connection, such that others get their turn. What the system can do at once, Deno does without
 * a turn of its event loop: a loop over bytes that are there, to a peer that takes them, would let nobody else be
 * heard for a gigabyte.
 */
export class FairReads {
  readonly #stream: Pick<ByteStream, "read">;
  #reads = 0;
  #workMs = 0;
  #workedFrom = performance.now();

  constructor(stream: Pick<ByteStream, "read">) {
    this.#stream = stream;
  }

  /** As {@linkcode ByteStream.read}. */
  async read(buffer: Uint8Array): Promise<number | null> {
    this.#workMs += performance.now() - this.#workedFrom;
    if (++this.#reads > READS_LIMIT || this.#workMs >= WORK_LIMIT_MS) {
      this.#reads = this.#workMs = 0;
      await giveWay();
    }
    const count = await this.#stream.read(buffer);
    this.#workedFrom = performance.now();
    return count;
  }
}

/**
 * Lets all others do what they can. It takes 25 us, the way to another thread and back: of a timer's 2,200 the
 * connection would lose time, and immediates come round 61 times before the system is asked what else has come.
 */
async function giveWay(): Promise<void> {
  await withDeadline(crypto.subtle.digest("SHA-1", new Uint8Array(0)), THREAD_WAIT_MS);
}
