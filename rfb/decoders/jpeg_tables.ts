import { ProtocolError } from "../errors.ts";
import { JPEG_MARKER, type JpegSegment } from "./jpeg_markers.ts";

type TableKind = typeof JPEG_MARKER.DQT | typeof JPEG_MARKER.DHT;

/** Quantization tables have ids 0 to 3; Huffman tables too, with their class (0 DC, 1 AC) above. */
const IDS: Readonly<Record<TableKind, readonly number[]>> = {
  [JPEG_MARKER.DQT]: [0, 1, 2, 3],
  [JPEG_MARKER.DHT]: [0x00, 0x01, 0x02, 0x03, 0x10, 0x11, 0x12, 0x13],
};

const NAMES: Readonly<Record<TableKind, string>> = {
  [JPEG_MARKER.DQT]: "quantization table",
  [JPEG_MARKER.DHT]: "Huffman table",
};

/**
 * The tables of the JPEG images of one connection: RealVNC sends them once and leaves them out of later
 * images, which are made complete here.
 */
export class JpegTables {
  /** By kind and id, as they stand in their segments, id included: at most 12 of at most 273 bytes. */
  #tables = new Map<string, Uint8Array>();

  /**
   * The image with each table spliced in that it does not bring but uses; the image itself when it is
   * complete. Its own tables are kept for later ones.
   *
   * @throws {ProtocolError} when a table is broken or never came.
   */
  complete(
    image: Uint8Array<ArrayBuffer>,
    segments: readonly JpegSegment[],
  ): Uint8Array<ArrayBuffer> {
    const missing: Uint8Array[] = [];
    for (const kind of [JPEG_MARKER.DQT, JPEG_MARKER.DHT] as const) {
      const own = this.#keep(image, segments, kind);
      for (const id of usedTables(image, segments, kind)) {
        if (own.has(id)) continue;
        own.add(id);
        missing.push(encodeSegment(kind, this.#table(kind, id)));
      }
    }
    return missing.length === 0 ? image : splice(image, missing);
  }

  #table(kind: TableKind, id: number): Uint8Array {
    const table = this.#tables.get(key(kind, id));
    if (table) return table;
    throw new ProtocolError(
      `Cannot decode a JPEG image: it uses ${NAMES[kind]} ${id}, ` +
        `expected that here or in an image before`,
    );
  }

  /** Keeps the tables of one kind, and says which there are. */
  #keep(image: Uint8Array, segments: readonly JpegSegment[], kind: TableKind): Set<number> {
    const ids = new Set<number>();
    for (const { marker, start, end } of segments) {
      if (marker !== kind) continue;
      for (let at = start; at < end;) {
        const id = image[at]! & (kind === JPEG_MARKER.DQT ? 0x0f : 0xff);
        const length = tableLength(image, at, kind);
        if (!IDS[kind].includes(id) || at + length > end) throw brokenTable(kind, id, end - at);
        // A copy: the image's bytes are somebody else's soon.
        this.#tables.set(key(kind, id), image.slice(at, at + length));
        ids.add(id);
        at += length;
      }
    }
    return ids;
  }
}

/**
 * Which tables an image uses: its frame's components name quantization tables, its scans Huffman tables. Only
 * those of sequential images, which servers send; a progressive one must be complete.
 */
function usedTables(
  image: Uint8Array,
  segments: readonly JpegSegment[],
  kind: TableKind,
): number[] {
  const sequential = ({ marker }: JpegSegment) =>
    marker === JPEG_MARKER.SOF0 || marker === JPEG_MARKER.SOF1;
  const frame = segments.find(sequential);
  if (!frame) return [];
  if (kind === JPEG_MARKER.DQT) return quantizationTables(image, frame);
  return segments.filter(({ marker }) => marker === JPEG_MARKER.SOS)
    .flatMap((scan) => huffmanTables(image, scan));
}

/** SOF: `0 precision U8   1 height U16   3 width U16   5 components U8`, then each: id, sampling, table U8. */
function quantizationTables(image: Uint8Array, { start, end }: JpegSegment): number[] {
  const count = start + 5 < end ? image[start + 5]! : 0;
  return components(image, start + 6, end, count, 3, 2);
}

/** SOS: `0 components U8`, then each: id U8, DC table << 4 | AC table U8. */
function huffmanTables(image: Uint8Array, { start, end }: JpegSegment): number[] {
  const count = start < end ? image[start]! : 0;
  return components(image, start + 1, end, count, 2, 1)
    .flatMap((pair) => [pair >> 4, 0x10 | pair & 15]);
}

function components(
  image: Uint8Array,
  start: number,
  end: number,
  count: number,
  bytes: number,
  offset: number,
): number[] {
  if (count === 0 || start + count * bytes > end) {
    throw new ProtocolError(
      `Cannot decode a JPEG image: ${count} components in ${end - start} bytes, ` +
        `expected at least one of ${bytes} bytes`,
    );
  }
  return Array.from({ length: count }, (_, i) => image[start + i * bytes + offset]!);
}

/** Length of the table at `at` with its first byte (ITU-T T.81 sections B.2.4.1 and B.2.4.2). */
function tableLength(image: Uint8Array, at: number, kind: TableKind): number {
  if (kind === JPEG_MARKER.DQT) return 1 + (image[at]! >> 4 === 0 ? 64 : 128);
  let length = 17;
  for (let i = 1; i <= 16; i++) length += image[at + i] ?? 0;
  return length;
}

function brokenTable(kind: TableKind, id: number, left: number): ProtocolError {
  return new ProtocolError(
    `Cannot read JPEG ${NAMES[kind]} ${id}: ${left} bytes are left in its segment, ` +
      `expected a whole one with one of the ids ${IDS[kind].join(", ")}`,
  );
}

function encodeSegment(marker: number, parameters: Uint8Array): Uint8Array {
  const length = 2 + parameters.length;
  return Uint8Array.of(0xff, marker, length >> 8, length & 255, ...parameters);
}

/** After SOI is before all that may use them. */
function splice(image: Uint8Array, parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const added = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(image.length + added);
  whole.set(image.subarray(0, 2));
  let at = 2;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  whole.set(image.subarray(2), at);
  return whole;
}

function key(kind: TableKind, id: number): string {
  return `${kind}/${id}`;
}
