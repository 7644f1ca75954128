import { ProtocolError, UnsupportedError } from "../errors.ts";
import type { Framebuffer } from "../framebuffer.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import type { Decoder, DecoderContext } from "./decoder.ts";
import {
  isStartOfFrame,
  JPEG_MARKER,
  JPEG_SCANS_LIMIT,
  JpegScan,
  type JpegSegment,
} from "./jpeg_markers.ts";
import { JpegTables } from "./jpeg_tables.ts";

/** Most bytes of one image; servers cut large areas into several. */
export const JPEG_LIMIT_BYTES = 4 * 1024 * 1024;

/** Most segments of one image; ordinary ones have about ten. */
const SEGMENTS_LIMIT = 1024;

/**
 * JPEG, encoding 21 of the community's RFB specification: a bare image whose end its markers tell. Images may leave
 * out tables that came before.
 */
export class JpegDecoder implements Decoder {
  #context: DecoderContext;
  #tables = new JpegTables();

  constructor(context: DecoderContext) {
    this.#context = context;
  }

  async decode(input: ByteReader, rect: Rect, target: Framebuffer): Promise<void> {
    const { pictures, platform } = this.#context;
    if (!platform.decodePicture) {
      throw new UnsupportedError("Cannot decode a JPEG image: nothing here decodes pictures");
    }
    const scan = new JpegScan();
    const length = await findEnd(input, scan);
    checkSize(input.peek(), scan.segments, rect);
    checkScans(scan.segments);
    const image = this.#tables.complete(input.bytes(length), scan.segments);
    const work = platform.decodePicture("image/jpeg", image, rect, target);
    if (work) pictures.add(rect, work.then(() => painted(target, rect)));
    else painted(target, rect);
  }
}

function painted(target: Framebuffer, rect: Rect): void {
  target.damage(rect);
  target.lossy.add(rect);
}

async function findEnd(input: ByteReader, scan: JpegScan): Promise<number> {
  for (;;) {
    const length = scan.advance(input.peek());
    const found = length ?? input.available;
    if (found > JPEG_LIMIT_BYTES || scan.segments.length > SEGMENTS_LIMIT) {
      throw new ProtocolError(
        `Cannot read a JPEG image: ${found} bytes in ${scan.segments.length} segments, ` +
          `expected at most ${JPEG_LIMIT_BYTES} in ${SEGMENTS_LIMIT}`,
      );
    }
    if (length !== undefined) return length;
    await input.need(input.available + 1);
  }
}

/** Size first: what an image claims to be is not to be allocated. */
function checkSize(image: Uint8Array, segments: readonly JpegSegment[], rect: Rect): void {
  const frames = segments.filter(({ marker }) => isStartOfFrame(marker));
  const sizes = frames.map(({ start, end }) => start + 5 > end ? "no size" : sizeAt(image, start));
  const expected = `${rect.width}x${rect.height}`;
  if (sizes.length !== 1 || sizes[0] !== expected) {
    throw new ProtocolError(
      `Cannot decode a JPEG image of ${sizes.join(" and ") || "no frame"}: expected ${expected}`,
    );
  }
}

/** The time to decode an image is to be limited by its size. */
function checkScans(segments: readonly JpegSegment[]): void {
  const scans = segments.filter(({ marker }) => marker === JPEG_MARKER.SOS).length;
  if (scans <= JPEG_SCANS_LIMIT) return;
  throw new ProtocolError(
    `Cannot decode a JPEG image of ${scans} scans: expected at most ${JPEG_SCANS_LIMIT}`,
  );
}

/** SOF: `0 precision U8   1 height U16   3 width U16`. */
function sizeAt(image: Uint8Array, start: number): string {
  const height = image[start + 1]! << 8 | image[start + 2]!;
  const width = image[start + 3]! << 8 | image[start + 4]!;
  return `${width}x${height}`;
}
