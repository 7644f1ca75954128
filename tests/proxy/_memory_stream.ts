import type { ByteStream } from "../../proxy/byte_stream.ts";
import { concat } from "../_bytes.ts";

/** One direction: bytes in order, at most `capacity` of them on the way, as in a socket's buffers. */
class Pipe {
  #chunks: Uint8Array[] = [];
  #size = 0;
  #ended = false;
  #reads = 0;
  #failure: Error | undefined;
  #changed = Promise.withResolvers<void>();

  constructor(readonly capacity: number) {}

  async read(buffer: Uint8Array): Promise<number | null> {
    // Endless traffic in memory would never let a timer run.
    if (++this.#reads % 64 === 0) await new Promise((resolve) => setTimeout(resolve));
    while (this.#size === 0 && !this.#ended && !this.#failure) await this.#changed.promise;
    if (this.#failure) throw this.#failure;
    const chunk = this.#chunks.shift();
    if (!chunk) return null;
    const count = Math.min(chunk.length, buffer.length);
    buffer.set(chunk.subarray(0, count));
    if (count < chunk.length) this.#chunks.unshift(chunk.subarray(count));
    this.#size -= count;
    this.#wake();
    return count;
  }

  async write(data: Uint8Array): Promise<number> {
    while (this.#size >= this.capacity && !this.#failure && !this.#ended) {
      await this.#changed.promise;
    }
    if (this.#failure) throw this.#failure;
    if (this.#ended) throw new Deno.errors.BrokenPipe("the pipe has ended");
    const part = data.slice(0, this.capacity - this.#size);
    this.#chunks.push(part);
    this.#size += part.length;
    this.#wake();
    return part.length;
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** One end of a connection in memory, with counts of what passed. */
export class MemoryStream implements ByteStream {
  readBytes = 0;
  writtenBytes = 0;
  /** Whether this end was closed. */
  closed = false;
  #input: Pipe;
  #output: Pipe;

  constructor(input: Pipe, output: Pipe) {
    this.#input = input;
    this.#output = output;
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    const count = await this.#input.read(buffer);
    this.readBytes += count ?? 0;
    return count;
  }

  async write(data: Uint8Array): Promise<number> {
    const count = await this.#output.write(data);
    this.writtenBytes += count;
    return count;
  }

  closeWrite(): Promise<void> {
    this.#output.end();
    return Promise.resolve();
  }

  /** As sockets do: what was written can still be read at the other end. */
  close(): void {
    this.closed = true;
    this.#output.end();
    this.#input.fail(new Deno.errors.BadResource("this end was closed"));
  }

  /** Breaks both directions for both ends, as a reset does. */
  reset(): void {
    const error = new Deno.errors.ConnectionReset("connection reset by peer");
    this.#input.fail(error);
    this.#output.fail(error);
  }
}

/** Both ends of a connection that holds at most `capacity` bytes each way. */
export function memoryPair(capacity = 64 * 1024): [MemoryStream, MemoryStream] {
  const there = new Pipe(capacity);
  const back = new Pipe(capacity);
  return [new MemoryStream(back, there), new MemoryStream(there, back)];
}

/** A stream that gives exactly these portions, one a read, and then ends; what is written is lost. */
export function streamOf(chunks: readonly Uint8Array[]): MemoryStream {
  const input = new Pipe(Infinity);
  for (const chunk of chunks) input.write(chunk);
  input.end();
  return new MemoryStream(input, new Pipe(Infinity));
}

/** Everything from `stream` to its end. */
export async function readAll(stream: Pick<ByteStream, "read">): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (const buffer = new Uint8Array(65536);;) {
    const count = await stream.read(buffer);
    if (count === null) return concat(...parts);
    parts.push(buffer.slice(0, count));
  }
}

/** The next `length` bytes of `stream`. */
export async function readExactly(
  stream: Pick<ByteStream, "read">,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const count = await stream.read(bytes.subarray(at));
    if (count === null) throw new Error(`The stream ended after ${at} of ${length} bytes`);
    at += count;
  }
  return bytes;
}
