import type { Transport } from "../../rfb/transport.ts";
import { ByteReader } from "../../rfb/reader.ts";
import { portionings, u16, u32 } from "../_bytes.ts";

/** A peer in memory: serves given portions, then the end, and keeps what is written to it. */
export class Feed implements Transport {
  #portions: Iterator<Uint8Array>;
  #written: number[] = [];
  closed = false;

  constructor(portions: Iterable<Uint8Array>) {
    this.#portions = [...portions].values();
  }

  get written(): Uint8Array {
    return Uint8Array.from(this.#written);
  }

  read(): Promise<Uint8Array | null> {
    return Promise.resolve(this.closed ? null : this.#portions.next().value ?? null);
  }

  write(bytes: Uint8Array): void {
    for (const byte of bytes) this.#written.push(byte);
  }

  close(): void {
    this.closed = true;
  }
}

/** A rectangle's header: position, size, encoding. */
export function rectHeader(x: number, y: number, width: number, height: number, encoding: number) {
  return [...u16(x), ...u16(y), ...u16(width), ...u16(height), ...u32(encoding)];
}

/** A reader over `bytes`, each portioning in turn. */
export function readers(bytes: Uint8Array): ByteReader[] {
  return portionings(bytes).map((portions) => new ByteReader(new Feed(portions)));
}

/** A reader over `bytes` in one portion. */
export function readerOf(bytes: Uint8Array | readonly number[]): ByteReader {
  return new ByteReader(new Feed([Uint8Array.from(bytes)]));
}
