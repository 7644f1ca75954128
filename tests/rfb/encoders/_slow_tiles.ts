/** TRLE's tiles, written from the specification alone. */
import type { SlowInput } from "./_slow_input.ts";

/** The palette that the tile just before had, and whether in its packed form. */
export interface TilePalette {
  readonly colours: readonly number[];
  readonly isPacked: boolean;
}

/** What a tile was: its pixels, and what the next one may use. */
export interface SlowTile {
  readonly values: readonly number[];
  readonly palette: TilePalette | undefined;
  readonly subencoding: number;
}

export function readTile(
  input: SlowInput,
  width: number,
  height: number,
  before: TilePalette | undefined,
): SlowTile {
  const subencoding = input.uint(1);
  const area = width * height;
  const pixels = (count: number) => Array.from({ length: count }, () => input.cpixel());
  const packed = (colours: readonly number[]) => ({
    subencoding,
    values: readPacked(input, width, height, colours),
    palette: { colours, isPacked: true },
  });
  const runs = (colours: readonly number[]) => ({
    subencoding,
    values: readIndexedRuns(input, area, colours),
    palette: { colours, isPacked: false },
  });
  if (subencoding === 0) return { subencoding, values: pixels(area), palette: undefined };
  if (subencoding === 1) {
    const colour = input.cpixel();
    return { subencoding, values: new Array(area).fill(colour), palette: undefined };
  }
  if (subencoding <= 16) return packed(pixels(subencoding));
  if (subencoding === 127 && before?.isPacked) return packed(before.colours);
  if (subencoding === 128) {
    return { subencoding, values: readRuns(input, area), palette: undefined };
  }
  if (subencoding === 129 && before?.isPacked === false) return runs(before.colours);
  if (subencoding >= 130) return runs(pixels(subencoding - 128));
  throw new Error(`Cannot read a tile of subencoding ${subencoding}`);
}

function readPacked(input: SlowInput, width: number, height: number, colours: readonly number[]) {
  const bits = colours.length === 2 ? 1 : colours.length <= 4 ? 2 : 4;
  const values: number[] = [];
  for (let y = 0; y < height; y++) {
    const row = input.take(Math.ceil(width * bits / 8));
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      const index = row[bit >> 3]! >> 8 - bits - bit % 8 & (1 << bits) - 1;
      if (index >= colours.length) throw new Error(`index ${index} is not in the palette`);
      values.push(colours[index]!);
    }
  }
  return values;
}

function readRuns(input: SlowInput, area: number): number[] {
  const values: number[] = [];
  while (values.length < area) {
    const colour = input.cpixel();
    pushRun(values, colour, readLength(input), area);
  }
  return values;
}

function readIndexedRuns(input: SlowInput, area: number, colours: readonly number[]): number[] {
  const values: number[] = [];
  while (values.length < area) {
    const index = input.uint(1);
    const colour = colours[index & 127];
    if (colour === undefined) throw new Error(`index ${index & 127} is not in the palette`);
    pushRun(values, colour, index < 128 ? 1 : readLength(input), area);
  }
  return values;
}

function readLength(input: SlowInput): number {
  let length = 1;
  for (;;) {
    const byte = input.uint(1);
    length += byte;
    if (byte < 255) return length;
  }
}

function pushRun(values: number[], colour: number, length: number, area: number): void {
  if (values.length + length > area) throw new Error("a run leaves its tile");
  for (let i = 0; i < length; i++) values.push(colour);
}
