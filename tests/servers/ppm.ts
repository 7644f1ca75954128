import type { Picture } from "./picture.ts";

/**
 * Reads a binary portable pixmap (`P6`, 8 bits a part), as QEMU dumps its screen.
 *
 * @throws {Error} when it is another kind of file.
 */
export function readPpm(bytes: Uint8Array): Picture {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 64));
  const match = head.match(/^P6\s+(\d+)\s+(\d+)\s+255\s/);
  if (!match) throw new Error(`Cannot read the pixmap: it begins with "${head.slice(0, 16)}"`);
  const width = Number(match[1]), height = Number(match[2]);
  const pixels = new Uint32Array(width * height);
  for (let i = 0, at = match[0].length; i < pixels.length; i++, at += 3) {
    pixels[i] = bytes[at]! << 16 | bytes[at + 1]! << 8 | bytes[at + 2]!;
  }
  return { width, height, pixels };
}

/** Writes a picture as a portable pixmap. */
export function encodePpm({ width, height, pixels }: Picture): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`P6\n${width} ${height}\n255\n`);
  const bytes = new Uint8Array(head.length + 3 * pixels.length);
  bytes.set(head);
  for (let i = 0, at = head.length; i < pixels.length; i++, at += 3) {
    bytes[at] = pixels[i]! >> 16;
    bytes[at + 1] = pixels[i]! >> 8;
    bytes[at + 2] = pixels[i]!;
  }
  return bytes;
}
