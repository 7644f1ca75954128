import { adler32, joinAdler32 } from "../zlib/adler32.ts";
import { storeWhole } from "../zlib/store_whole.ts";

/**
 * A format's size and bytes (`0 size U32   4 bytes`), compressed before anybody asks: a browser does that
 * well, but not at once, and the stream of a provide message is not known before it is asked for.
 */
export interface PackedFormat {
  /** Raw DEFLATE, to its end (RFC 1951). */
  readonly deflated: Uint8Array;
  /** Bytes of it when inflated. */
  readonly length: number;
  /** Adler-32 of them. */
  readonly checksum: number;
}

/** A zlib stream of `first` and then what is packed (RFC 1950): blocks of DEFLATE stand for themselves. */
export function joinPacked(first: Uint8Array, packed: PackedFormat): Uint8Array<ArrayBuffer> {
  const { deflated, length, checksum } = packed;
  const tail = new Uint8Array(deflated.length + 4);
  tail.set(deflated);
  const all = joinAdler32(adler32(first), checksum, length);
  new DataView(tail.buffer).setUint32(deflated.length, all);
  return storeWhole(first, tail);
}
