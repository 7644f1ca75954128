const [a, b, c] = [0x0000ff, 0x00ff00, 0xff0000];
const [black, white] = [0x000000, 0xffffff];

/** Tiles as bytes and what they show; tiles so small are the same in TRLE and ZRLE. */
export const TILE_VECTORS: readonly {
  name: string;
  width: number;
  height: number;
  bytes: string;
  pixels: readonly number[];
}[] = [
  { name: "solid", width: 5, height: 3, bytes: "01 332211", pixels: Array(15).fill(0x332211) },
  { name: "raw", width: 2, height: 1, bytes: "00 332211 665544", pixels: [0x332211, 0x665544] },
  {
    name: "two colours, rows from new bytes on",
    width: 9,
    height: 2,
    bytes: "02 000000 ffffff 80 80 7f 00",
    pixels: [
      ...[white, ...Array(7).fill(black), white],
      ...[black, ...Array(7).fill(white), black],
    ],
  },
  {
    name: "three colours",
    width: 5,
    height: 2,
    bytes: "03 0000ff 00ff00 ff0000 1840 9000",
    pixels: [a, b, c, a, b, c, b, a, a, a],
  },
  {
    name: "five colours",
    width: 3,
    height: 2,
    bytes: "05 000001 000002 000003 000004 000005 0120 3400",
    pixels: [1, 2, 3, 4, 5, 1],
  },
  {
    name: "runs of a palette",
    width: 8,
    height: 1,
    bytes: "82 0a0b0c 0d0e0f 00 81 05 00",
    pixels: [0x0a0b0c, ...Array(6).fill(0x0d0e0f), 0x0a0b0c],
  },
];

/** What no tile may hold: a rectangle of `width` × `height` pixels in one tile, and why not. */
export const BROKEN_TILES: readonly {
  name: string;
  width: number;
  height: number;
  bytes: string;
  message: string;
}[] = [
  ...[17, 18, 64, 126].map((subencoding) => ({
    name: `subencoding ${subencoding}, of which there is none`,
    width: 4,
    height: 4,
    bytes: subencoding.toString(16).padStart(2, "0") + "000000".repeat(127),
    message: `subencoding ${subencoding}: expected one that there is`,
  })),
  {
    name: "a run that leaves its tile by one pixel",
    width: 4,
    height: 4,
    bytes: "80 010203 10",
    message: "a run of 17 pixels: expected at most the 16 left in its tile",
  },
  {
    name: "a run that leaves its tile in the last row",
    width: 4,
    height: 4,
    bytes: "80 010203 0e 010203 01",
    message: "a run of 2 pixels: expected at most the 1 left in its tile",
  },
  {
    name: "a run without an end",
    width: 4,
    height: 4,
    bytes: "80 010203 " + "ff".repeat(99),
    message: "expected at most the 16 left in its tile",
  },
  {
    name: "a run of a palette that leaves its tile by one pixel",
    width: 4,
    height: 4,
    bytes: "82 010203 040506 81 0e 81 01",
    message: "a run of 2 pixels: expected at most the 1 left in its tile",
  },
  {
    name: "a packed index one beyond its palette",
    width: 4,
    height: 1,
    bytes: "03 000001 000002 000003 1b",
    message: "a palette of 3 colours: expected indices below that",
  },
  {
    name: "a packed index beyond its palette of 5 colours",
    width: 2,
    height: 1,
    bytes: "05 000001 000002 000003 000004 000005 05",
    message: "a palette of 5 colours: expected indices below that",
  },
  {
    name: "an index of a run one beyond its palette",
    width: 4,
    height: 1,
    bytes: "82 000001 000002 02 00 00 00",
    message: "a palette of 2 colours: expected indices below that",
  },
  {
    name: "an index with a length beyond its palette",
    width: 4,
    height: 1,
    bytes: "82 000001 000002 82 03",
    message: "a palette of 2 colours: expected indices below that",
  },
];
