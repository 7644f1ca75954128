/** Tight and TightPNG without JPEG, written from the specification alone. */
import type { PixelFormat } from "../../../rfb/pixel_format.ts";
import { wireValue } from "./_formats.ts";
import { SlowInflater, SlowInput } from "./_slow_input.ts";
import { decodePng } from "./_slow_png.ts";

/** The four zlib streams of a connection. */
export type TightStreams = (SlowInflater | undefined)[];

/** What a rectangle was. */
export interface SlowTight {
  readonly values: readonly number[];
  readonly kind: "fill" | "copy" | "mono" | "indexed" | "gradient" | "png";
}

export function readTight(
  input: SlowInput,
  width: number,
  height: number,
  streams: TightStreams,
): SlowTight {
  const control = input.uint(1);
  for (let i = 0; i < 4; i++) if (control >> i & 1) streams[i] = undefined;
  if (control >> 4 === 8) {
    const colour = input.tpixel();
    return { kind: "fill", values: new Array(width * height).fill(colour) };
  }
  if (control >> 4 === 10) {
    const { pixels } = decodePng(input.take(readCompactLength(input)));
    return { kind: "png", values: Array.from(pixels, (word) => wireValue(word, input.format)) };
  }
  if (control >> 4 > 7) throw new Error(`Cannot read Tight control ${control}`);
  const filter = control & 0x40 ? input.uint(1) : 0;
  const data = (length: number) => readData(input, length, control >> 4 & 3, streams);
  if (filter === 1) return readPalette(input, width, height, data);
  const bytes = data(width * height * tpixelBytes(input));
  const pixels = new SlowInput(bytes, input.format);
  const read = Array.from({ length: width * height }, () => pixels.tpixel());
  if (filter === 0) return { kind: "copy", values: read };
  if (filter !== 2) throw new Error(`Cannot read Tight filter ${filter}`);
  return { kind: "gradient", values: addPrediction(read, width, input.format) };
}

function tpixelBytes(input: SlowInput): number {
  const probe = new SlowInput(new Uint8Array(4), input.format);
  probe.tpixel();
  return probe.at;
}

function readData(input: SlowInput, length: number, stream: number, streams: TightStreams) {
  if (length < 12) return input.take(length);
  const inflater = streams[stream] ??= new SlowInflater();
  const bytes = inflater.inflate(input.take(readCompactLength(input)));
  if (bytes.length !== length) throw new Error(`${bytes.length} bytes of ${length} came`);
  return bytes;
}

function readCompactLength(input: SlowInput): number {
  const first = input.uint(1);
  if (first < 128) return first;
  const second = input.uint(1);
  const low = first % 128 + second % 128 * 128;
  return second < 128 ? low : low + input.uint(1) * 16384;
}

function readPalette(
  input: SlowInput,
  width: number,
  height: number,
  data: (length: number) => Uint8Array,
): SlowTight {
  const colours = Array.from({ length: input.uint(1) + 1 }, () => input.tpixel());
  const isMono = colours.length <= 2;
  const stride = isMono ? Math.ceil(width / 8) : width;
  const bytes = data(stride * height);
  const values: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const index = isMono
        ? bytes[y * stride + (x >> 3)]! >> 7 - x % 8 & 1
        : bytes[y * stride + x]!;
      if (index >= colours.length) throw new Error(`index ${index} is not in the palette`);
      values.push(colours[index]!);
    }
  }
  return { kind: isMono ? "mono" : "indexed", values };
}

function addPrediction(read: readonly number[], width: number, format: PixelFormat): number[] {
  const values: number[] = [];
  const components = [
    [format.redMax, format.redShift],
    [format.greenMax, format.greenShift],
    [format.blueMax, format.blueShift],
  ] as const;
  for (const [i, difference] of read.entries()) {
    const x = i % width;
    let value = 0;
    for (const [max, shift] of components) {
      const part = (pixel: number) => Math.floor(pixel / 2 ** shift) % (max + 1);
      const left = x > 0 ? part(values[i - 1]!) : 0;
      const above = i >= width ? part(values[i - width]!) : 0;
      const corner = x > 0 && i >= width ? part(values[i - width - 1]!) : 0;
      const expected = Math.max(0, Math.min(max, left + above - corner));
      value += (part(difference) + expected) % (max + 1) * 2 ** shift;
    }
    values.push(value);
  }
  return values;
}
