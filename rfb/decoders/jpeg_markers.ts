import { ProtocolError } from "../errors.ts";

/** Most scans of an image: a decoder goes over the whole picture for each; progressive ones have about ten. */
export const JPEG_SCANS_LIMIT = 100;

/** Second bytes of the markers that matter here (ITU-T T.81 table B.1). */
export const JPEG_MARKER = {
  SOF0: 0xc0,
  SOF1: 0xc1,
  DHT: 0xc4,
  RST0: 0xd0,
  RST7: 0xd7,
  SOI: 0xd8,
  EOI: 0xd9,
  SOS: 0xda,
  DQT: 0xdb,
} as const;

/** One marker segment with parameters. */
export interface JpegSegment {
  /** The marker's second byte. */
  readonly marker: number;
  /** Where the marker's 0xFF stands. */
  readonly at: number;
  /** First byte of the parameters, after the length. */
  readonly start: number;
  /** First byte after the segment; for SOS that is entropy-coded data. */
  readonly end: number;
}

/** Whether `marker` begins a frame, whose segment has the size: SOF0 to SOF15, but for DHT, JPG and DAC between. */
export function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/**
 * Finds the end of a JPEG image that has no length, by its markers (ITU-T T.81 section B.1), while
 * its bytes come:
 *
 *     FF D8, then segments: FF marker U8, length U16 with itself, parameters; after SOS entropy-coded
 *     data up to the next FF that neither 00 nor a restart marker follows; at last FF D9
 *
 * Any number of FF may stand before a marker.
 */
export class JpegScan {
  #segments: JpegSegment[] = [];
  #at = 0;
  #inEntropyData = false;

  /** The segments up to where the scan stands, without SOI and EOI. */
  get segments(): readonly JpegSegment[] {
    return this.#segments;
  }

  /**
   * Goes on with `bytes`, all that have come since the image began, and at least those of the last call.
   *
   * @returns the image's length; `undefined` while its end has not come.
   * @throws {ProtocolError} when they are no JPEG image.
   */
  advance(bytes: Uint8Array): number | undefined {
    if (this.#at === 0 && !this.#passStart(bytes)) return undefined;
    for (;;) {
      if (this.#inEntropyData && !this.#passEntropyData(bytes)) return undefined;
      let codeAt = this.#at + 1;
      if (codeAt > bytes.length) return undefined;
      if (bytes[this.#at] !== 0xff) throw noMarker(bytes, this.#at);
      while (bytes[codeAt] === 0xff) codeAt++;
      // Fill bytes are passed for good, so that a lot of them is looked at only once.
      this.#at = codeAt - 1;
      if (codeAt >= bytes.length) return undefined;
      if (bytes[codeAt] === JPEG_MARKER.EOI) return codeAt + 1;
      if (!this.#passSegment(bytes, codeAt)) return undefined;
    }
  }

  #passStart(bytes: Uint8Array): boolean {
    if (bytes.length < 2) return false;
    if (bytes[0] !== 0xff || bytes[1] !== JPEG_MARKER.SOI) throw noMarker(bytes, 0);
    this.#at = 2;
    return true;
  }

  #passSegment(bytes: Uint8Array, codeAt: number): boolean {
    const marker = bytes[codeAt]!;
    if (!hasLength(marker)) throw noMarker(bytes, codeAt - 1);
    if (codeAt + 2 >= bytes.length) return false;
    const length = bytes[codeAt + 1]! << 8 | bytes[codeAt + 2]!;
    if (length < 2) {
      throw new ProtocolError(
        `Cannot read JPEG segment ${name(marker)}: a length of ${length}, expected at least 2`,
      );
    }
    const end = codeAt + 1 + length;
    if (end > bytes.length) return false;
    this.#segments.push({ marker, at: codeAt - 1, start: codeAt + 3, end });
    this.#at = end;
    this.#inEntropyData = marker === JPEG_MARKER.SOS;
    return true;
  }

  #passEntropyData(bytes: Uint8Array): boolean {
    for (;;) {
      const at = bytes.indexOf(0xff, this.#at);
      if (at < 0 || at + 1 >= bytes.length) {
        this.#at = at < 0 ? bytes.length : at;
        return false;
      }
      const next = bytes[at + 1]!;
      this.#at = at;
      if (next === 0xff) this.#at = at + 1;
      else if (next === 0 || isRestart(next)) this.#at = at + 2;
      else {
        this.#inEntropyData = false;
        return true;
      }
    }
  }
}

function isRestart(marker: number): boolean {
  return marker >= JPEG_MARKER.RST0 && marker <= JPEG_MARKER.RST7;
}

function hasLength(marker: number): boolean {
  return marker >= JPEG_MARKER.SOF0 && marker !== JPEG_MARKER.SOI && !isRestart(marker);
}

function name(marker: number): string {
  return `FF${marker.toString(16).toUpperCase().padStart(2, "0")}`;
}

function noMarker(bytes: Uint8Array, at: number): ProtocolError {
  const found = Array.from(
    bytes.subarray(at, at + 2),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  const expected = at === 0 ? "SOI (ff d8)" : "the marker of a segment";
  return new ProtocolError(
    `Cannot find the end of a JPEG image: ${found.join(" ")} at byte ${at}, expected ${expected}`,
  );
}
