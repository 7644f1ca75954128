/** Tables that JPEG's specification proposes (ITU-T T.81 annexes A and K). */

/** Quantisation of brightness and of colour at quality 50, row by row (tables K.1 and K.2). */
export const QUANTISATION = {
  brightness: [
    ...[16, 11, 10, 16, 24, 40, 51, 61],
    ...[12, 12, 14, 19, 26, 58, 60, 55],
    ...[14, 13, 16, 24, 40, 57, 69, 56],
    ...[14, 17, 22, 29, 51, 87, 80, 62],
    ...[18, 22, 37, 56, 68, 109, 103, 77],
    ...[24, 35, 55, 64, 81, 104, 113, 92],
    ...[49, 64, 78, 87, 103, 121, 120, 101],
    ...[72, 92, 95, 98, 112, 100, 103, 99],
  ],
  colour: [
    ...[17, 18, 24, 47, 99, 99, 99, 99],
    ...[18, 21, 26, 66, 99, 99, 99, 99],
    ...[24, 26, 56, 99, 99, 99, 99, 99],
    ...[47, 66, 99, 99, 99, 99, 99, 99],
    ...new Array<number>(32).fill(99),
  ],
} as const;

/** A Huffman code as DHT tells it: how many codes of each length from 1 to 16, and their symbols. */
export interface JpegHuffmanTable {
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

/** Codes for differences of means, and for runs of zeros with what follows (tables K.3 to K.6). */
export const HUFFMAN: Readonly<
  Record<"brightnessMean" | "brightnessRuns" | "colourMean" | "colourRuns", JpegHuffmanTable>
> = {
  brightnessMean: table("00010501010101010100000000000000", "000102030405060708090a0b"),
  brightnessRuns: table(
    "0002010303020403050504040000017d",
    "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282" +
      "090a161718191a25262728292a3435363738393a434445464748494a535455565758595a" +
      "636465666768696a737475767778797a838485868788898a92939495969798999a" +
      "a2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9da" +
      "e1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa",
  ),
  colourMean: table("00030101010101010101010000000000", "000102030405060708090a0b"),
  colourRuns: table(
    "00020102040403040705040400010277",
    "0001020311040521310612415107617113223281081442" +
      "91a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a" +
      "434445464748494a535455565758595a636465666768696a737475767778797a" +
      "82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9ba" +
      "c2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa",
  ),
};

function table(counts: string, symbols: string): JpegHuffmanTable {
  return { counts: bytesOf(counts), symbols: bytesOf(symbols) };
}

function bytesOf(hexadecimal: string): Uint8Array {
  return Uint8Array.from(hexadecimal.match(/../g)!, (digits) => Number.parseInt(digits, 16));
}
