import { ProtocolError } from "../../../rfb/errors.ts";
import type { Framebuffer } from "../../../rfb/framebuffer.ts";
import type { PictureType } from "../../../rfb/platform.ts";
import type { Rect } from "../../../rfb/rect.ts";

/** The colours of the file, as it has them. */
const AS_IT_IS = { colorSpaceConversion: "none", premultiplyAlpha: "none" } as const;

/**
 * Has the browser decode a picture of any kind it knows, in secure contexts and others, and paints it over
 * `rect`.
 *
 * @throws {ProtocolError} when the browser cannot decode it, or it has another size.
 */
export async function paintByBrowser(
  type: PictureType,
  bytes: Uint8Array<ArrayBuffer>,
  rect: Rect,
  target: Framebuffer,
): Promise<void> {
  const blob = new Blob([bytes], { type });
  const bitmap = await createImageBitmap(blob, AS_IT_IS).catch((cause: unknown) => {
    throw new ProtocolError(`Cannot decode a picture of type ${type}: ${cause}`, { cause });
  });
  try {
    if (bitmap.width !== rect.width || bitmap.height !== rect.height) {
      throw new ProtocolError(
        `Cannot paint a picture of ${bitmap.width}x${bitmap.height}: ` +
          `expected ${rect.width}x${rect.height}`,
      );
    }
    target.blit(rect, readWords(bitmap));
  } finally {
    bitmap.close();
  }
}

/** Over black, since a remote screen is opaque. */
function readWords(bitmap: ImageBitmap): Uint32Array {
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
}
