/**
 * A DataView over whatever buffer the bytes lie in that were read last, made anew only when that
 * changes: it reads words from any address, and making one for each row of 16 pixels costs 4 times as
 * much as the row.
 */
export class SourceView {
  #buffer: ArrayBufferLike = new ArrayBuffer(0);
  #view = new DataView(this.#buffer);

  /** The view of all of `source`'s buffer: byte `at` of `source` is at `source.byteOffset + at`. */
  of(source: Uint8Array): DataView {
    const { buffer } = source;
    if (buffer !== this.#buffer) {
      this.#buffer = buffer;
      this.#view = new DataView(buffer);
    }
    return this.#view;
  }
}
