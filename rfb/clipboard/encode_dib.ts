import type { RgbaImage } from "./rgba_image.ts";

/** BITMAPV5HEADER: what UltraVNC's servers put on the clipboard as it comes (CF_DIBV5). */
const HEADER_BYTES = 124;
const BITS = 24;
/** "sRGB", where the colours' kind stands. */
const SRGB = 0x73524742;
const SRGB_AT = 56;
const IMAGES_AT = 108;
/** LCS_GM_IMAGES: how other colours may be fitted in. */
const IMAGES = 4;

/**
 * `image` as a device-independent bitmap of 24 bits, the lowest row first, on white: few programs know
 * transparency on the clipboard, and others show what lies under it.
 */
export function encodeDib({ width, height, rgba }: RgbaImage): Uint8Array<ArrayBuffer> {
  const stride = Math.ceil(width * BITS / 32) * 4;
  const dib = new Uint8Array(HEADER_BYTES + stride * height);
  writeHeader(new DataView(dib.buffer), width, height);
  let from = 0;
  for (let y = height - 1; y >= 0; y--) {
    let to = HEADER_BYTES + y * stride;
    for (let x = 0; x < width; x++, from += 4, to += 3) {
      const alpha = rgba[from + 3]!;
      dib[to] = onWhite(rgba[from + 2]!, alpha);
      dib[to + 1] = onWhite(rgba[from + 1]!, alpha);
      dib[to + 2] = onWhite(rgba[from]!, alpha);
    }
  }
  return dib;
}

/** The places are those of `readDibHeader()`; what is not written is 0: uncompressed, no masks, no profile. */
function writeHeader(view: DataView, width: number, height: number): void {
  view.setUint32(0, HEADER_BYTES, true);
  view.setInt32(4, width, true);
  view.setInt32(8, height, true);
  view.setUint16(12, 1, true);
  view.setUint16(14, BITS, true);
  view.setUint32(20, view.byteLength - HEADER_BYTES, true);
  view.setUint32(SRGB_AT, SRGB, true);
  view.setUint32(IMAGES_AT, IMAGES, true);
}

function onWhite(level: number, alpha: number): number {
  return alpha === 255 ? level : Math.round(255 + (level - 255) * alpha / 255);
}
