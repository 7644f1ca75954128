import { decodeDib } from "../../../rfb/clipboard/decode_dib.ts";
import { readDibHeader } from "../../../rfb/clipboard/dib_header.ts";
import type { Picture } from "../../../rfb/encoders/pixel_packer.ts";
import { ProtocolError } from "../../../rfb/errors.ts";

const OPAQUE = 0xff000000;
/** The longest side of the small view. */
const SIDE = 88;
/** Images with more are left: a few bytes of zlib could be work for all visitors' time. */
const LIMIT_PIXELS = 4 * 1024 * 1024;

/** An image that a visitor pasted. */
export interface PastedImage {
  /** As it came, to be copied again. */
  readonly dib: Uint8Array;
  /** "640 x 480" */
  readonly size: string;
  /** A small view of it. */
  readonly view: Picture;
}

/** The image in `dib`; `undefined` where it cannot be read, or is large. */
export function readPastedImage(dib: Uint8Array): PastedImage | undefined {
  try {
    const { width, height } = readDibHeader(dib);
    if (width * height > LIMIT_PIXELS) return undefined;
    const { rgba } = decodeDib(dib);
    const view = shrink({ width, height, pixels: new Uint32Array(rgba.buffer) });
    return { dib, size: `${width} x ${height}`, view };
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** Each pixel is that in the middle of those which it stands for. */
function shrink(picture: Picture): Picture {
  const scale = Math.max(1, picture.width / SIDE, picture.height / SIDE);
  const width = Math.max(1, Math.floor(picture.width / scale));
  const height = Math.max(1, Math.floor(picture.height / scale));
  const pixels = Uint32Array.from({ length: width * height }, (_, i) => {
    const x = Math.floor((i % width + 0.5) * picture.width / width);
    const y = Math.floor((Math.floor(i / width) + 0.5) * picture.height / height);
    return picture.pixels[y * picture.width + x]! | OPAQUE;
  });
  return { width, height, pixels };
}
