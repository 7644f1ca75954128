/** A baseline JPEG decoder by the definitions of ITU-T T.81, as slow as these; no restarts, 8 bits. */

interface Component {
  readonly across: number;
  readonly down: number;
  readonly divisors: number[];
  mean: Map<string, number>;
  runs: Map<string, number>;
  lastMean: number;
  samples: number[][];
}

interface Jpeg {
  width: number;
  height: number;
  readonly divisors: Map<number, number[]>;
  readonly codes: Map<number, Map<string, number>>;
  readonly components: Map<number, Component>;
}

/** A decoded picture: canvas words, and how much smaller colours were kept than brightness. */
export interface SlowJpeg {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
  readonly factor: number;
}

/** The picture in `file`, of which every byte has to be used. */
export function decodeJpeg(file: Uint8Array): SlowJpeg {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const jpeg: Jpeg = {
    width: 0,
    height: 0,
    divisors: new Map(),
    codes: new Map(),
    components: new Map(),
  };
  if (view.getUint16(0) !== 0xffd8) throw new Error("no start of image");
  let at = 2;
  for (;;) {
    const marker = view.getUint16(at);
    const segment = file.subarray(at + 4, at + 2 + view.getUint16(at + 2));
    at += 4 + segment.length;
    if (marker === 0xffdb) readDivisors(segment, jpeg);
    else if (marker === 0xffc4) readCodes(segment, jpeg);
    else if (marker === 0xffc0) readFrame(segment, jpeg);
    else if (marker === 0xffda) {
      readScanHeader(segment, jpeg);
      break;
    } else throw new Error(`Cannot read marker ${marker.toString(16)}`);
  }
  if (view.getUint16(file.length - 2) !== 0xffd9) throw new Error("no end of image");
  readScan(file.subarray(at, file.length - 2), jpeg);
  return paint(jpeg);
}

function readDivisors(segment: Uint8Array, { divisors }: Jpeg): void {
  if (segment.length !== 65) throw new Error("not one table of divisors");
  divisors.set(segment[0]!, [...segment.subarray(1)]);
}

function readCodes(segment: Uint8Array, { codes }: Jpeg): void {
  const table = new Map<string, number>();
  let [code, at] = [0, 17];
  for (let length = 1; length <= 16; length++) {
    for (let left = segment[length]!; left > 0; left--) {
      table.set((code++).toString(2).padStart(length, "0"), segment[at++]!);
    }
    code *= 2;
  }
  if (at !== segment.length) throw new Error("a table of codes is too long");
  codes.set(segment[0]!, table);
}

function readFrame(segment: Uint8Array, jpeg: Jpeg): void {
  jpeg.height = segment[1]! * 256 + segment[2]!;
  jpeg.width = segment[3]! * 256 + segment[4]!;
  for (let at = 6; at < segment.length; at += 3) {
    jpeg.components.set(segment[at]!, {
      across: segment[at + 1]! >> 4,
      down: segment[at + 1]! & 15,
      divisors: jpeg.divisors.get(segment[at + 2]!)!,
      mean: new Map(),
      runs: new Map(),
      lastMean: 0,
      samples: [],
    });
  }
}

function readScanHeader(segment: Uint8Array, { components, codes }: Jpeg): void {
  for (let i = 0; i < segment[0]!; i++) {
    const component = components.get(segment[1 + 2 * i]!)!;
    const tables = segment[2 + 2 * i]!;
    component.mean = codes.get(tables >> 4)!;
    component.runs = codes.get(0x10 | tables & 15)!;
  }
}

/** The scan's bits, without the zeros after bytes of all ones. */
class Bits {
  #bits = "";
  #at = 0;

  constructor(bytes: Uint8Array) {
    for (let i = 0; i < bytes.length; i++) {
      this.#bits += bytes[i]!.toString(2).padStart(8, "0");
      if (bytes[i] === 255 && bytes[++i] !== 0) throw new Error("a marker within the scan");
    }
  }

  get left(): string {
    return this.#bits.slice(this.#at);
  }

  symbol(codes: Map<string, number>): number {
    for (let length = 1; length <= 16; length++) {
      const symbol = codes.get(this.#bits.slice(this.#at, this.#at + length));
      if (symbol === undefined) continue;
      this.#at += length;
      return symbol;
    }
    throw new Error(`no code at bit ${this.#at}`);
  }

  value(size: number): number {
    if (size === 0) return 0;
    const value = Number.parseInt(this.#bits.slice(this.#at, this.#at + size), 2);
    this.#at += size;
    return value >= 2 ** (size - 1) ? value : value - 2 ** size + 1;
  }
}

function readScan(bytes: Uint8Array, { width, height, components }: Jpeg): void {
  const all = [...components.values()];
  const most = Math.max(...all.map(({ across }) => across));
  const bits = new Bits(bytes);
  for (let y = 0; y < height; y += 8 * most) {
    for (let x = 0; x < width; x += 8 * most) {
      for (const component of all) {
        const { across, down } = component;
        for (let block = 0; block < across * down; block++) {
          const left = x / most * across + 8 * (block % across);
          const top = y / most * down + 8 * Math.floor(block / across);
          readBlock(bits, component, left, top);
        }
      }
    }
  }
  if (bits.left.length > 7 || bits.left.includes("0")) throw new Error("bits are left over");
}

function readBlock(bits: Bits, component: Component, left: number, top: number): void {
  const block = new Array<number>(64).fill(0);
  component.lastMean += bits.value(bits.symbol(component.mean));
  block[0] = component.lastMean * component.divisors[0]!;
  for (let i = 1; i < 64; i++) {
    const symbol = bits.symbol(component.runs);
    if (symbol === 0) break;
    i += symbol >> 4;
    block[ZIGZAG[i]!] = bits.value(symbol & 15) * component.divisors[i]!;
  }
  for (let y = 0; y < 8; y++) {
    const row = component.samples[top + y] ??= [];
    for (let x = 0; x < 8; x++) row[left + x] = 128 + sampleAt(block, x, y);
  }
}

/** Where coefficients stand in a block, in the order sent. */
const ZIGZAG = [
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5],
  ...[12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28],
  ...[35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51],
  ...[58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63],
];

function sampleAt(block: readonly number[], x: number, y: number): number {
  let sum = 0;
  for (const [i, coefficient] of block.entries()) {
    if (coefficient === 0) continue;
    const [u, v] = [i % 8, Math.floor(i / 8)];
    const scale = (u === 0 ? Math.SQRT1_2 : 1) * (v === 0 ? Math.SQRT1_2 : 1) / 4;
    sum += scale * coefficient * Math.cos((2 * x + 1) * u * Math.PI / 16) *
      Math.cos((2 * y + 1) * v * Math.PI / 16);
  }
  return sum;
}

function paint({ width, height, components }: Jpeg): SlowJpeg {
  const [luma, blue, red] = [1, 2, 3].map((id) => components.get(id)!);
  const factor = luma!.across;
  const byte = (value: number) => Math.max(0, Math.min(255, Math.round(value)));
  const pixels = Uint32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const colour = ({ samples }: Component) =>
      samples[Math.floor(y / factor)]![Math.floor(x / factor)]! - 128;
    const [l, b, r] = [luma!.samples[y]![x]!, colour(blue!), colour(red!)];
    const green = byte(l - 0.344136 * b - 0.714136 * r);
    return byte(l + 1.402 * r) | green << 8 | byte(l + 1.772 * b) << 16 | 0xff000000;
  });
  return { width, height, pixels, factor };
}
