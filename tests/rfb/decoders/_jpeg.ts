import { JPEG_MARKER } from "../../../rfb/decoders/jpeg_markers.ts";
import { concat, u16 } from "../../_bytes.ts";

/** A JPEG segment with its marker and length. */
export function segment(marker: number, ...parameters: readonly number[]): number[] {
  return [0xff, marker, ...u16(2 + parameters.length), ...parameters];
}

/** A quantization table with one value throughout. */
export function quantization(id: number, value = 7): number[] {
  return segment(JPEG_MARKER.DQT, id, ...new Array<number>(64).fill(value));
}

/** A Huffman table with one code of one bit. */
export function huffman(id: number, symbol = 0): number[] {
  return segment(JPEG_MARKER.DHT, id, 1, ...new Array<number>(15).fill(0), symbol);
}

/** The frame of a grey image that uses quantization table `table`. */
export function frame(width: number, height: number, table = 0): number[] {
  return segment(JPEG_MARKER.SOF0, 8, ...u16(height), ...u16(width), 1, 1, 0x11, table);
}

/** The scan of a grey image, with what may stand in it; uses DC table `table` and the AC table of that id. */
export function scan(table = 0): number[] {
  return [
    ...segment(JPEG_MARKER.SOS, 1, 1, table << 4 | table, 0, 63, 0),
    ...[0x12, 0xff, 0x00, 0xd9, 0xff, 0xd0, 0x34, 0xff, 0xff, 0x00, 0x56, 0xff, 0xff, 0xd7, 0x01],
  ];
}

export const SOI = [0xff, JPEG_MARKER.SOI];
export const EOI = [0xff, JPEG_MARKER.EOI];
export const TABLES = [...quantization(0), ...huffman(0x00), ...huffman(0x10)];

/** An image whose parts between SOI and EOI are these. */
export function jpeg(...parts: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  return concat(SOI, ...parts, EOI);
}
