import { ProtocolError } from "../../errors.ts";
import type { PictureType } from "../../platform.ts";
import type { Rect } from "../../rect.ts";
import { isStartOfFrame, JPEG_SCANS_LIMIT } from "../jpeg_markers.ts";

/** Width and height as a picture's own header says, in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const PNG_START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 73, 72, 68, 82];

/** `0 signature and IHDR's head 16   16 width U32   20 height U32`. */
function readPngSize(bytes: Uint8Array): PictureSize | undefined {
  if (bytes.length < 24 || PNG_START.some((byte, i) => bytes[i] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/**
 * Segments `FF marker U8, length U16`, which counts itself, up to the frame header:
 *
 *     4 precision U8   5 height U16   7 width U16
 */
function readJpegSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 2 || view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 <= bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    // A marker may have more than one FF before it.
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (isStartOfFrame(marker)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    const length = view.getUint16(at + 2);
    if (length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}

const READERS: Readonly<Record<PictureType, (bytes: Uint8Array) => PictureSize | undefined>> = {
  "image/jpeg": readJpegSize,
  "image/png": readPngSize,
};

/** How often `FF DA` stands in `bytes`, which outside of scan headers is rare: `FF` in data is stuffed. */
function countScans(bytes: Uint8Array): number {
  let scans = 0;
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xda) scans++;
  }
  return scans;
}

/**
 * Checks, before anything is allocated for it, that a picture has the size of its rectangle, and that
 * its size limits the time which decoding takes.
 *
 * @throws {ProtocolError} when it has another size, no header of its type, or too many scans.
 */
export function checkPictureSize(type: PictureType, bytes: Uint8Array, rect: Rect): void {
  const size = READERS[type](bytes);
  if (size?.width === rect.width && size.height === rect.height) return checkScans(type, bytes);
  const found = size ? `${size.width}x${size.height}` : `no header among ${bytes.length} bytes`;
  throw new ProtocolError(
    `Cannot paint a picture of type ${type}: ${found}, expected ${rect.width}x${rect.height}`,
  );
}

function checkScans(type: PictureType, bytes: Uint8Array): void {
  const scans = type === "image/jpeg" ? countScans(bytes) : 1;
  if (scans <= JPEG_SCANS_LIMIT) return;
  throw new ProtocolError(
    `Cannot paint a picture of ${scans} scans: expected at most ${JPEG_SCANS_LIMIT}`,
  );
}
