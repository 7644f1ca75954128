import type { Picture } from "../servers/picture.ts";

const SIGNATURE = "137,80,78,71,13,10,26,10";
const RGB = 2;
const RGBA = 6;

/**
 * Reads a PNG file of 8 bits a part, RGB or RGBA, not interlaced, as browsers write screenshots;
 * transparency is dropped.
 *
 * @throws {Error} when it is of another kind.
 */
export async function readPng(bytes: Uint8Array): Promise<Picture> {
  if (String(bytes.subarray(0, 8)) !== SIGNATURE) {
    throw new Error("Cannot read the picture: no PNG");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const width = view.getUint32(16), height = view.getUint32(20);
  const [bits, type, , , interlaced] = bytes.subarray(24, 29);
  if (bits !== 8 || (type !== RGB && type !== RGBA) || interlaced !== 0) {
    throw new Error(`Cannot read the PNG: ${bits} bits, type ${type}, interlaced ${interlaced}`);
  }
  const parts = type === RGB ? 3 : 4;
  const lines = await inflate(chunks(bytes, view, "IDAT"));
  unfilter(lines, width * parts, height, parts);
  const pixels = new Uint32Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    let from = y * (width * parts + 1) + 1;
    for (let x = 0; x < width; x++, from += parts) {
      pixels[at++] = lines[from]! << 16 | lines[from + 1]! << 8 | lines[from + 2]!;
    }
  }
  return { width, height, pixels };
}

/** The chunks of one type: length, type, data, checksum. */
function chunks(bytes: Uint8Array, view: DataView, wanted: string): Uint8Array<ArrayBuffer>[] {
  const found: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === wanted) found.push(bytes.slice(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return found;
}

async function inflate(parts: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array> {
  const stream = new Blob(parts).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Undoes each line's filter in place (PNG specification, section 9); a line begins with its filter. */
function unfilter(data: Uint8Array, lineBytes: number, height: number, parts: number): void {
  for (let y = 0; y < height; y++) {
    const start = y * (lineBytes + 1) + 1;
    const filter = data[start - 1]!;
    for (let i = 0; i < lineBytes; i++) {
      const left = i < parts ? 0 : data[start + i - parts]!;
      const up = y === 0 ? 0 : data[start + i - lineBytes - 1]!;
      const upLeft = y === 0 || i < parts ? 0 : data[start + i - lineBytes - 1 - parts]!;
      data[start + i] = data[start + i]! + predict(filter, left, up, upLeft);
    }
  }
}

function predict(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const estimate = left + up - upLeft;
  const [toLeft, toUp, toUpLeft] = [left, up, upLeft].map((part) => Math.abs(estimate - part));
  if (toLeft! <= toUp! && toLeft! <= toUpLeft!) return left;
  return toUp! <= toUpLeft! ? up : upLeft;
}
