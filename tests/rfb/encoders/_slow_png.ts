/** A decoder of PNG files with 8 bits of R, G, B and no filters, which checks every checksum. */
import { crc32, inflateSync } from "node:zlib";

/** A decoded picture of canvas words. */
export interface SlowPng {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

/** The picture in `file`, of which every byte has to be used. */
export function decodePng(file: Uint8Array): SlowPng {
  const signature = String.fromCharCode(...file.subarray(0, 8));
  if (signature !== "\x89PNG\r\n\x1a\n") throw new Error("not a PNG");
  const chunks = readChunks(file);
  if ([...chunks.keys()].join() !== "IHDR,IDAT,IEND") throw new Error("other chunks");
  const header = chunks.get("IHDR")!;
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  if (header.subarray(8).join() !== "8,2,0,0,0") throw new Error("not plain R, G, B");
  const rows = new Uint8Array(inflateSync(chunks.get("IDAT")!));
  const stride = 1 + 3 * width;
  if (rows.length !== stride * height) throw new Error(`${rows.length} bytes of rows`);
  const pixels = Uint32Array.from({ length: width * height }, (_, i) => {
    const row = Math.floor(i / width) * stride;
    if (rows[row] !== 0) throw new Error("a filtered row");
    const at = row + 1 + 3 * (i % width);
    return rows[at]! | rows[at + 1]! << 8 | rows[at + 2]! << 16 | 0xff000000;
  });
  return { width, height, pixels };
}

function readChunks(file: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < file.length;) {
    const end = at + 8 + view.getUint32(at);
    const checked = file.subarray(at + 4, end);
    if (crc32(checked) !== view.getUint32(end)) throw new Error(`a wrong checksum at ${end}`);
    chunks.set(String.fromCharCode(...checked.subarray(0, 4)), checked.subarray(4));
    at = end + 4;
  }
  return chunks;
}
