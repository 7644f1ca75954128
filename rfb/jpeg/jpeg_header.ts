import { ProtocolError } from "../errors.ts";
import { HuffmanTable } from "./huffman_table.ts";
import { dctScale } from "./inverse_dct.ts";
import { BLOCK, ZIGZAG } from "./zigzag.ts";

/** One component of a picture: how many blocks it has in each unit, and its tables. */
export interface JpegComponent {
  readonly across: number;
  readonly down: number;
  /** What each coefficient is multiplied with, in the order of the wire, twice as long as a block. */
  readonly scale: Float64Array;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
}

/** A picture up to its data. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** Grey, or luma and two chromas. */
  readonly components: readonly JpegComponent[];
  /** Units between two restarts, 0 for none. */
  readonly restartInterval: number;
  /** Where the entropy-coded data begin. */
  readonly dataAt: number;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: readonly { id: number; across: number; down: number; table: number }[];
}

/** Tables of one kind, each with the bytes it was made of: servers send the same ones every time. */
class TableCache<Table> {
  #known: { bytes: Uint8Array; table: Table }[] = [];
  #make: (bytes: Uint8Array) => Table;

  constructor(make: (bytes: Uint8Array) => Table) {
    this.#make = make;
  }

  get(bytes: Uint8Array): Table {
    const known = this.#known.find((one) => isEqual(one.bytes, bytes));
    if (known) return known.table;
    // A copy: what was given is overwritten by what comes next, and the table may keep it.
    const own = bytes.slice();
    const table = this.#make(own);
    this.#known.unshift({ bytes: own, table });
    this.#known.length = Math.min(this.#known.length, 16);
    return table;
  }
}

/** A plain loop: of a small picture, half of the time went into a callback for each byte. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const SOI = 0xd8, SOF0 = 0xc0, SOF1 = 0xc1, DHT = 0xc4, SOS = 0xda, DQT = 0xdb, DRI = 0xdd;
const APP14 = 0xee;
/** Segments that say nothing about the pixels: APP0 to APP15 but for Adobe's, and COM. */
const isComment = (marker: number) => marker >= 0xe0 && marker <= 0xef || marker === 0xfe;

/** Reads the headers of baseline pictures, one after the other. */
export class JpegHeaderReader {
  #scales = new TableCache(makeScale);
  #codes = new TableCache((bytes) => new HuffmanTable(bytes.subarray(0, 16), bytes.subarray(16)));
  #quantisation: (Float64Array | undefined)[] = [];
  #huffman: (HuffmanTable | undefined)[] = [];
  #frame: Frame | undefined;
  #restartInterval = 0;

  /**
   * Reads segments (ITU T.81 annex B) up to the first scan.
   *
   * @returns `undefined` for pictures that are not ours: progressive, of 12 bits, of four components, in
   * several scans, not in YCbCr.
   * @throws {ProtocolError} when the segments break the rules.
   */
  read(bytes: Uint8Array): JpegHeader | undefined {
    this.#quantisation = [];
    this.#huffman = [];
    this.#frame = undefined;
    this.#restartInterval = 0;
    if (bytes[0] !== 0xff || bytes[1] !== SOI) throw broken("no start of image");
    for (let at = 2; at + 4 <= bytes.length;) {
      if (bytes[at] !== 0xff) throw broken(`no marker at byte ${at}`);
      const marker = bytes[at + 1]!;
      if (marker === 0xff) {
        at++;
        continue;
      }
      const length = bytes[at + 2]! << 8 | bytes[at + 3]!;
      const end = at + 2 + length;
      if (length < 2 || end > bytes.length) throw broken(`a segment of ${length} bytes`);
      const body = bytes.subarray(at + 4, end);
      if (marker === SOS) return this.#readScan(body, end);
      if (!this.#readSegment(marker, body)) return undefined;
      at = end;
    }
    throw broken("no scan");
  }

  #readSegment(marker: number, body: Uint8Array): boolean {
    if (marker === DQT) return this.#readQuantisation(body);
    if (marker === DHT) return this.#readHuffman(body);
    if (marker === SOF0 || marker === SOF1) return this.#readFrame(body);
    if (marker === DRI) {
      this.#restartInterval = (body[0] ?? 0) << 8 | (body[1] ?? 0);
      return true;
    }
    return isComment(marker) && !(marker === APP14 && isAdobeRgb(body));
  }

  /** Tables of `precision << 4 | number U8`, then 64 values U8; of other precisions none is ours. */
  #readQuantisation(body: Uint8Array): boolean {
    for (let at = 0; at < body.length; at += 1 + BLOCK) {
      if (body[at]! > 3) return false;
      if (at + 1 + BLOCK > body.length) throw broken("half a quantisation table");
      this.#quantisation[body[at]!] = this.#scales.get(body.subarray(at + 1, at + 1 + BLOCK));
    }
    return true;
  }

  /** Tables of `class << 4 | number U8`, 16 counts U8, then the values. */
  #readHuffman(body: Uint8Array): boolean {
    for (let at = 0; at < body.length;) {
      const number = body[at++]!;
      let end = at + 16;
      for (let i = at; i < at + 16; i++) end += body[i] ?? 0;
      if (number & ~0x13 || end > body.length) throw broken("half a Huffman table");
      this.#huffman[number] = this.#codes.get(body.subarray(at, end));
      at = end;
    }
    return true;
  }

  /** `0 precision U8   1 height U16   3 width U16   5 count U8`, then 3 bytes for each component. */
  #readFrame(body: Uint8Array): boolean {
    const count = body[5] ?? 0;
    if (body.length < 6 + 3 * count || this.#frame) throw broken("its frame's header");
    if (body[0] !== 8 || count !== 1 && count !== 3) return false;
    const components = Array.from({ length: count }, (_, i) => {
      const at = 6 + 3 * i;
      const sampling = body[at + 1]!;
      return { id: body[at]!, across: sampling >> 4, down: sampling & 15, table: body[at + 2]! };
    });
    this.#frame = {
      height: body[1]! << 8 | body[2]!,
      width: body[3]! << 8 | body[4]!,
      // The unit of a single component is one block, whatever its sampling says.
      components: count === 1 ? [{ ...components[0]!, across: 1, down: 1 }] : components,
    };
    const luma = components[0]!;
    const isLarge = luma.across < 1 || luma.across > 4 || luma.down < 1 || luma.down > 4;
    const isRgb = luma.id === 0x52 && components[1]?.id === 0x47;
    const isPlain = components.every(({ across, down }, i) => i === 0 || across * down === 1);
    return !isLarge && !isRgb && isPlain;
  }

  /** `0 count U8`, for each component `id U8, dc << 4 | ac U8`, then spectral selection. */
  #readScan(body: Uint8Array, dataAt: number): JpegHeader | undefined {
    const frame = this.#frame;
    if (!frame) throw broken("a scan before its frame");
    if (body[0] !== frame.components.length) return undefined;
    if (body.length < 1 + 2 * body[0]! + 3) throw broken("half a scan header");
    const components = frame.components.map(({ id, across, down, table }, i) => {
      const tables = body[2 + 2 * i]!;
      const scale = this.#quantisation[table];
      const dc = this.#huffman[tables >> 4];
      const ac = this.#huffman[0x10 | tables & 15];
      if (body[1 + 2 * i] !== id || !scale || !dc || !ac) throw broken("no table for a component");
      if (dc.largest > 15) throw broken(`a difference of ${dc.largest} bits`);
      return { across, down, scale, dc, ac };
    });
    const { width, height } = frame;
    return { width, height, components, restartInterval: this.#restartInterval, dataAt };
  }
}

/** Adobe's segment, for three components that are not transformed: `Adobe`, 6 bytes, transform U8. */
function isAdobeRgb(body: Uint8Array): boolean {
  return String.fromCharCode(...body.subarray(0, 5)) === "Adobe" && body[11] === 0;
}

function makeScale(values: Uint8Array): Float64Array {
  const scale = new Float64Array(2 * BLOCK);
  values.forEach((value, k) => scale[k] = value * dctScale(ZIGZAG[k]! & 7, ZIGZAG[k]! >> 3));
  return scale;
}

function broken(what: string): ProtocolError {
  return new ProtocolError(`Cannot read the header of a JPEG: found ${what}`);
}
