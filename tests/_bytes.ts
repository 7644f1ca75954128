/** Bytes as tests write them down, put them together and cut them. */

/** How bytes are cut into portions. */
export type Cut = (bytes: Uint8Array) => Uint8Array[];

/** The cuts that tests of wire formats try. */
export const CUTS: Readonly<Record<"whole" | "in halves" | "byte by byte", Cut>> = {
  "whole": (bytes) => [bytes],
  "in halves": (bytes) => {
    const half = bytes.length >> 1;
    return [bytes.slice(0, half), bytes.slice(half)];
  },
  "byte by byte": (bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte)),
};

/** The same bytes in each of the {@linkcode CUTS}. */
export function portionings(bytes: Uint8Array): Uint8Array[][] {
  return Object.values(CUTS).map((cut) => cut(bytes));
}

/** UTF-8 bytes of a text. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** What most RFB servers say first. */
export const BANNER = bytes("RFB 003.008\n");

/** The bytes that `text` spells in hexadecimal, blanks aside. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll(/\s/g, "");
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => {
    const byte = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
    if (Number.isNaN(byte)) throw new Error(`Cannot read hexadecimal digits at ${i} of ${text}`);
    return byte;
  });
}

/** The opposite of {@linkcode hex}, without blanks. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The parts as one. */
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

/** Two bytes, big-endian. */
export function u16(value: number): number[] {
  return [(value >> 8) & 255, value & 255];
}

/** Four bytes, big-endian. */
export function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value)];
}
