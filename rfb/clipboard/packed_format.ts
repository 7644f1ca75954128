/**
 * A format's size and bytes (`0 size U32   4 bytes`), compressed before anybody asks: a browser does that
 * well, but not at once, and the stream of a provide message is not known before it is asked for.
 */
export interface PackedFormat {
  /** Raw DEFLATE, to its end (RFC 1951). */
  readonly deflated: Uint8Array<ArrayBuffer>;
  /** Bytes of it when inflated. */
  readonly length: number;
}
