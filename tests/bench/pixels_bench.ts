/** What reading pixels by words, and palette indices by bytes, buys: `deno bench tests/bench/pixels_bench.ts`. */
import { PACKED_ROWS } from "../../rfb/decoders/packed_rows.ts";
import { OPAQUE } from "../../rfb/pixel_format.ts";
import { RgbLayout } from "../../rfb/pixels/rgb_layout.ts";

/** Rows of a tile of Hextile and of ZRLE, and of half a screen. */
const WIDTHS = [16, 64, 960];
const source = crypto.getRandomValues(new Uint8Array(4 * 960));
const target = new Uint32Array(960);

function unpackBytes(count: number): void {
  for (let i = 0, at = 1; i < count; i++, at += 3) {
    target[i] = source[at]! | source[at + 1]! << 8 | source[at + 2]! << 16 | OPAQUE;
  }
}

const rgb = new RgbLayout();
for (const width of WIDTHS) {
  const group = `${width} pixels of 3 bytes`;
  Deno.bench({ name: "by words", group, baseline: true }, () => {
    rgb.unpack(source, 1, width, target, 0);
  });
  Deno.bench({ name: "by bytes", group }, () => unpackBytes(width));
}

const palette = crypto.getRandomValues(new Uint32Array(16));

/** Index by index, for any number of bits. */
function paintIndices(bits: number, width: number): void {
  const mask = (1 << bits) - 1;
  for (let i = 0, at = 0, shift = 8; i < width; i++) {
    shift -= bits;
    target[i] = palette[source[at]! >> shift & mask]!;
    if (shift > 0) continue;
    shift = 8;
    at++;
  }
}

for (const bits of [1, 2, 4] as const) {
  const group = `a row of 64 indices of ${bits} bits`;
  Deno.bench({ name: "byte by byte", group, baseline: true }, () => {
    PACKED_ROWS[bits](source, 0, palette, target, 0, 64);
  });
  Deno.bench({ name: "index by index", group }, () => paintIndices(bits, 64));
}
