import type { Transport } from "../../rfb/transport.ts";
import { ByteReader } from "../../rfb/reader.ts";

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

/** The bytes that `text` spells in hexadecimal, blanks aside. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll(/\s/g, "");
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => {
    const byte = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
    if (Number.isNaN(byte)) throw new Error(`Cannot read hexadecimal digits at ${i} of ${text}`);
    return byte;
  });
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function concat(
  ...parts: readonly (Uint8Array | readonly number[])[]
): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function u16(value: number): number[] {
  return [(value >> 8) & 255, value & 255];
}

export function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value)];
}

/** A rectangle's header: position, size, encoding. */
export function rectHeader(x: number, y: number, width: number, height: number, encoding: number) {
  return [...u16(x), ...u16(y), ...u16(width), ...u16(height), ...u32(encoding)];
}

/** The same bytes whole, in halves and one by one. */
export function portionings(bytes: Uint8Array): Uint8Array[][] {
  const half = bytes.length >> 1;
  return [
    [bytes],
    [bytes.subarray(0, half), bytes.subarray(half)],
    Array.from(bytes, (byte) => Uint8Array.of(byte)),
  ];
}

/** A reader over `bytes`, each portioning in turn. */
export function readers(bytes: Uint8Array): ByteReader[] {
  return portionings(bytes).map((portions) => new ByteReader(new Feed(portions)));
}

/** A reader over `bytes` in one portion. */
export function readerOf(bytes: Uint8Array | readonly number[]): ByteReader {
  return new ByteReader(new Feed([Uint8Array.from(bytes)]));
}
