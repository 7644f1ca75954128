import type { ByteStream } from "../../../proxy/byte_stream.ts";

/** A viewer in memory: says what it was given, then ends; what it is told is kept, or never taken. */
export class ScriptedViewer implements ByteStream {
  readonly written: Uint8Array[] = [];
  closed = false;
  #said: Uint8Array[];
  #open = Promise.withResolvers<never>();
  #listening: (() => void)[] = [];
  #behaviour: { staysAfter: boolean; takesNothing: boolean };

  /** @param staysAfter whether it stays, silent, when all is said. */
  constructor(
    said: readonly Uint8Array[],
    behaviour: { staysAfter?: boolean; takesNothing?: boolean } = {},
  ) {
    this.#said = said.map((part) => part.slice());
    this.#behaviour = { staysAfter: false, takesNothing: false, ...behaviour };
    this.#open.promise.catch(() => {});
  }

  /** Everything it was told, as one. */
  get heard(): Uint8Array {
    return Uint8Array.from(this.written.flatMap((part) => [...part]));
  }

  /** Waits until it was told so many bytes. */
  async hears(count: number): Promise<void> {
    while (this.heard.length < count) await new Promise<void>((go) => this.#listening.push(go));
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    if (this.closed) throw new Deno.errors.BadResource("closed");
    const next = this.#said[0];
    if (!next) return this.#behaviour.staysAfter ? await this.#open.promise : null;
    const count = Math.min(buffer.length, next.length);
    buffer.set(next.subarray(0, count));
    if (count === next.length) this.#said.shift();
    else this.#said[0] = next.subarray(count);
    return count;
  }

  async write(data: Uint8Array): Promise<number> {
    if (this.closed) throw new Deno.errors.BadResource("closed");
    this.written.push(data.slice());
    for (const go of this.#listening.splice(0)) go();
    // The handshake's answers are small, and taken.
    if (this.#behaviour.takesNothing && data.length > 1000) return await this.#open.promise;
    return data.length;
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.closed = true;
    this.#open.reject(new Deno.errors.Interrupted("closed"));
  }
}
