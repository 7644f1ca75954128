/** Loaded with the first image of a clipboard: the way between PNG and device-independent bitmaps. */
import { decodeDib } from "../../rfb/clipboard/decode_dib.ts";
import { encodeDib } from "../../rfb/clipboard/encode_dib.ts";
import { IMAGE_LIMIT_PIXELS } from "../../rfb/clipboard/limits.ts";
import type { PackedFormat } from "../../rfb/clipboard/packed_format.ts";
import { UnsupportedError } from "../../rfb/errors.ts";
import type { ConvertedImage, ReadImage } from "./clipboard_relay.ts";

const PNG = { type: "image/png" } as const;
/** Width and height, U32 each (PNG specification, IHDR). */
const PNG_SIZE_AT = 16;

/**
 * A server's image for the browser.
 *
 * @throws {ProtocolError} when it is none that we can read.
 */
export async function toPng(dib: Uint8Array): Promise<ConvertedImage> {
  const { width, height, rgba } = decodeDib(dib);
  const context = contextOf(width, height);
  context.putImageData(new ImageData(rgba, width, height), 0, 0);
  // As a canvas gives them back, pixels are the same after every further way through the browser.
  const fingerprint = fingerprintOf(context.getImageData(0, 0, width, height));
  const blob = await context.canvas.convertToBlob(PNG);
  return { png: new Uint8Array(await blob.arrayBuffer()), fingerprint };
}

/**
 * The browser's image, for a server.
 *
 * @throws {UnsupportedError} when it is larger than our limit, or no PNG.
 * @throws {DOMException} when the browser cannot read it.
 */
export async function toDib(png: Uint8Array<ArrayBuffer>): Promise<ReadImage> {
  checkSize(png);
  const bitmap = await createImageBitmap(new Blob([png], PNG));
  const { width, height } = bitmap;
  const context = contextOf(width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const image = context.getImageData(0, 0, width, height);
  const pack = () => packFormat(encodeDib({ width, height, rgba: image.data }));
  return { fingerprint: fingerprintOf(image), pack };
}

/** Before the browser takes memory for it. */
function checkSize(png: Uint8Array): void {
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  const sides = [0, 4].map((at) => png.length < 24 ? 0 : view.getUint32(PNG_SIZE_AT + at));
  const pixels = sides[0]! * sides[1]!;
  if (pixels > 0 && pixels <= IMAGE_LIMIT_PIXELS) return;
  throw new UnsupportedError(
    `Cannot send image of ${
      sides.join("x")
    }: ${pixels} pixels, expected 1 to ${IMAGE_LIMIT_PIXELS}`,
  );
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  return new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
}

/** FNV-1a, word by word. */
function fingerprintOf({ data, width }: ImageData): number {
  const words = new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
  let hash = 0x811c9dc5 ^ width;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193);
  return hash >>> 0;
}

async function packFormat(bytes: Uint8Array): Promise<PackedFormat> {
  const whole = new Uint8Array(4 + bytes.length);
  new DataView(whole.buffer).setUint32(0, bytes.length);
  whole.set(bytes, 4);
  const packed = new Blob([whole]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const deflated = new Uint8Array(await new Response(packed).arrayBuffer());
  return { deflated, length: whole.length };
}
