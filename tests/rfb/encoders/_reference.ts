/** Slow decoders for any pixel format, written from the specification alone. */
import type { PixelFormat } from "../../../rfb/pixel_format.ts";

/** Reads bytes of one rectangle and keeps the pixels' values as they came. */
class Cursor {
  at = 0;
  constructor(readonly bytes: Uint8Array, readonly format: PixelFormat) {}

  uint(size: number, bigEndian = true): number {
    const part = Array.from(this.bytes.subarray(this.at, this.at + size));
    if (part.length < size) throw new Error(`Cannot read ${size} bytes at ${this.at}: too short`);
    this.at += size;
    return (bigEndian ? part : part.reverse()).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  pixel(): number {
    return this.uint(this.format.bitsPerPixel / 8, this.format.bigEndian);
  }
}

type Paint = (x: number, y: number, width: number, height: number, value: number) => void;
type Read = (input: Cursor, width: number, height: number, paint: Paint) => void;

function readRaw(input: Cursor, width: number, height: number, paint: Paint): void {
  for (let i = 0; i < width * height; i++) {
    paint(i % width, Math.floor(i / width), 1, 1, input.pixel());
  }
}

function readRre(input: Cursor, width: number, height: number, paint: Paint): void {
  const count = input.uint(4);
  paint(0, 0, width, height, input.pixel());
  for (let i = 0; i < count; i++) {
    const value = input.pixel();
    paint(input.uint(2), input.uint(2), input.uint(2), input.uint(2), value);
  }
}

function readHextile(input: Cursor, width: number, height: number, paint: Paint): void {
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

const READERS: Readonly<Record<number, Read>> = { 0: readRaw, 2: readRre, 5: readHextile };

/** The pixel values in `bytes`, row by row; every byte has to be used. */
export function decodeSlowly(
  encoding: number,
  bytes: Uint8Array,
  width: number,
  height: number,
  format: PixelFormat,
): number[] {
  const values = new Array<number>(width * height).fill(-1);
  const input = new Cursor(bytes, format);
  READERS[encoding]!(input, width, height, (x, y, across, down, value) => {
    if (x + across > width || y + down > height) throw new Error("a rectangle leaves the picture");
    for (let row = y; row < y + down; row++) {
      values.fill(value, row * width + x, row * width + x + across);
    }
  });
  if (input.at !== bytes.length) throw new Error(`${bytes.length - input.at} bytes are left over`);
  return values;
}
