/** Slow decoders for any pixel format, written from the specification alone. */
import { ENCODING } from "../../../rfb/encodings.ts";
import type { PixelFormat } from "../../../rfb/pixel_format.ts";
import { SlowInflater, SlowInput } from "./_slow_input.ts";
import { readTight, type TightStreams } from "./_slow_tight.ts";
import { readTile, type TilePalette } from "./_slow_tiles.ts";

type Paint = (x: number, y: number, width: number, height: number, value: number) => void;
type Read = (
  input: SlowInput,
  width: number,
  height: number,
  paint: Paint,
  state: ConnectionState,
) => void;

/** What outlives a rectangle, and a note of which kinds of tiles or rectangles came. */
class ConnectionState {
  readonly inflater = new SlowInflater();
  readonly tightStreams: TightStreams = [];
  readonly kinds = new Set<string>();
}

function readRaw(input: SlowInput, width: number, height: number, paint: Paint): void {
  for (let i = 0; i < width * height; i++) {
    paint(i % width, Math.floor(i / width), 1, 1, input.pixel());
  }
}

function readSubrects(fieldBytes: number): Read {
  return (input, width, height, paint) => {
    const count = input.uint(4);
    paint(0, 0, width, height, input.pixel());
    const field = () => input.uint(fieldBytes);
    for (let i = 0; i < count; i++) {
      const value = input.pixel();
      paint(field(), field(), field(), field(), value);
    }
  };
}

function readHextile(input: SlowInput, width: number, height: number, paint: Paint): void {
  let background: number | undefined;
  let foreground: number | undefined;
  for (let y = 0; y < height; y += 16) {
    for (let x = 0; x < width; x += 16) {
      const [w, h] = [Math.min(16, width - x), Math.min(16, height - y)];
      const mask = input.uint(1);
      const inTile: Paint = (dx, dy, across, down, value) => {
        if (dx + across > w || dy + down > h) throw new Error("a rectangle leaves its tile");
        paint(x + dx, y + dy, across, down, value);
      };
      if (mask & 1) {
        readRaw(input, w, h, inTile);
        // The specification: colours do not outlive a raw tile, nor the foreground a coloured one.
        background = foreground = undefined;
        continue;
      }
      if (mask & 2) background = input.pixel();
      if (mask & 4) foreground = input.pixel();
      if (background === undefined) throw new Error("the background is not known");
      inTile(0, 0, w, h, background);
      const count = mask & 8 ? input.uint(1) : 0;
      for (let i = 0; i < count; i++) {
        const value = mask & 16 ? input.pixel() : foreground;
        if (value === undefined) throw new Error("the foreground is not known");
        const [xy, wh] = [input.uint(1), input.uint(1)];
        inTile(xy >> 4, xy & 15, (wh >> 4) + 1, (wh & 15) + 1, value);
      }
      if (mask & 16) foreground = undefined;
    }
  }
}

function readZlib(
  input: SlowInput,
  width: number,
  height: number,
  paint: Paint,
  { inflater }: ConnectionState,
): void {
  const plain = new SlowInput(inflater.inflate(input.take(input.uint(4))), input.format);
  readRaw(plain, width, height, paint);
  if (plain.left > 0) throw new Error(`${plain.left} inflated bytes are left over`);
}

function readTrle(
  input: SlowInput,
  width: number,
  height: number,
  paint: Paint,
  state: ConnectionState,
): void {
  readTiles(input, width, height, 16, paint, state);
}

function readZrle(
  input: SlowInput,
  width: number,
  height: number,
  paint: Paint,
  state: ConnectionState,
): void {
  const plain = new SlowInput(state.inflater.inflate(input.take(input.uint(4))), input.format);
  readTiles(plain, width, height, 64, paint, state);
  if (plain.left > 0) throw new Error(`${plain.left} inflated bytes are left over`);
}

function readTiles(
  input: SlowInput,
  width: number,
  height: number,
  side: number,
  paint: Paint,
  { kinds }: ConnectionState,
): void {
  let palette: TilePalette | undefined;
  for (let y = 0; y < height; y += side) {
    for (let x = 0; x < width; x += side) {
      const across = Math.min(side, width - x);
      // ZRLE has no palettes of the tile before.
      const before = side === 64 ? undefined : palette;
      const tile = readTile(input, across, Math.min(side, height - y), before);
      tile.values.forEach((value, i) => {
        paint(x + i % across, y + Math.floor(i / across), 1, 1, value);
      });
      palette = tile.palette;
      kinds.add(tileKind(tile.subencoding));
    }
  }
}

function tileKind(subencoding: number): string {
  if (subencoding >= 2 && subencoding <= 16) return "palette";
  return subencoding >= 130 ? "palette runs" : String(subencoding);
}

function readTightRect(
  input: SlowInput,
  width: number,
  height: number,
  paint: Paint,
  { tightStreams, kinds }: ConnectionState,
): void {
  const { values, kind } = readTight(input, width, height, tightStreams);
  values.forEach((value, i) => paint(i % width, Math.floor(i / width), 1, 1, value));
  kinds.add(kind);
}

const READERS: Readonly<Record<number, Read>> = {
  [ENCODING.Raw]: readRaw,
  [ENCODING.RRE]: readSubrects(2),
  [ENCODING.CoRRE]: readSubrects(1),
  [ENCODING.Hextile]: readHextile,
  [ENCODING.Zlib]: readZlib,
  [ENCODING.Tight]: readTightRect,
  [ENCODING.TightPNG]: readTightRect,
  [ENCODING.TRLE]: readTrle,
  [ENCODING.ZRLE]: readZrle,
};

/** Decodes the rectangles of one connection in one encoding and format. */
export class SlowDecoder {
  readonly #read: Read;
  readonly #format: PixelFormat;
  readonly #state = new ConnectionState();

  constructor(encoding: number, format: PixelFormat) {
    this.#read = READERS[encoding]!;
    this.#format = format;
  }

  /** Kinds of Tight rectangles, or subencodings of tiles, that came so far. */
  get kinds(): ReadonlySet<string> {
    return this.#state.kinds;
  }

  /** The pixel values in `bytes`, row by row; every byte has to be used. */
  decode(bytes: Uint8Array, width: number, height: number): number[] {
    const values = new Array<number>(width * height).fill(-1);
    const input = new SlowInput(bytes, this.#format);
    this.#read(input, width, height, (x, y, across, down, value) => {
      if (x + across > width || y + down > height) {
        throw new Error("a rectangle leaves the picture");
      }
      for (let row = y; row < y + down; row++) {
        for (let i = 0; i < across; i++) values[row * width + x + i] = value;
      }
    }, this.#state);
    if (input.left > 0) throw new Error(`${input.left} bytes are left over`);
    return values;
  }
}
