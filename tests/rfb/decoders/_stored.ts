import { concat, hex, u32 } from "../../_bytes.ts";

const LONGEST_BLOCK = 65535;

/** The beginning of a zlib stream. */
const HEADER = hex("7801");

/** `bytes` in blocks that are not compressed, as a stream goes on with them. */
function blocks(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += LONGEST_BLOCK) {
    const part = bytes.subarray(at, at + LONGEST_BLOCK);
    const { length } = part;
    found.push(
      Uint8Array.of(0, length & 255, length >> 8, ~length & 255, ~length >> 8 & 255),
      part,
    );
  }
  return found;
}

/** `U32 length`, then a zlib stream's first piece, of which `bytes` come out. */
export function firstFrame(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return framed(concat(HEADER, ...blocks(bytes)));
}

/** `U32 length`, then a later piece. */
export function nextFrame(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return framed(concat(...blocks(bytes)));
}

/** `U32 length`, then `data`. */
export function framed(data: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat(u32(data.length), data);
}
