import { ProtocolError } from "../../../rfb/errors.ts";
import type { Framebuffer } from "../../../rfb/framebuffer.ts";
import type { PictureType } from "../../../rfb/platform.ts";
import type { Rect } from "../../../rfb/rect.ts";

/** Canvas words; the fourth byte comes out as 255. */
const FORMAT = "RGBX";

/**
 * Has the browser decode a picture beside this thread, straight into the picture's memory; in secure contexts
 * only.
 *
 * @throws {ProtocolError} when the browser cannot decode it, or it has another size.
 */
export async function paintByImageDecoder(
  type: PictureType,
  bytes: Uint8Array<ArrayBuffer>,
  rect: Rect,
  target: Framebuffer,
): Promise<void> {
  // The decoder takes the memory that it is given, so that it has to be a copy.
  const decoder = new ImageDecoder({ data: bytes.slice(), type, colorSpaceConversion: "none" });
  try {
    const { image } = await decoder.decode();
    try {
      await copyImage(image, rect, target);
    } finally {
      image.close();
    }
  } catch (cause) {
    if (cause instanceof ProtocolError) throw cause;
    throw new ProtocolError(`Cannot decode a picture of type ${type}: ${cause}`, { cause });
  } finally {
    decoder.close();
  }
}

async function copyImage(image: VideoFrame, rect: Rect, target: Framebuffer): Promise<void> {
  const { width, height } = image.visibleRect!;
  if (width !== rect.width || height !== rect.height) {
    throw new ProtocolError(
      `Cannot paint a picture of ${width}x${height}: expected ${rect.width}x${rect.height}`,
    );
  }
  const { pixels } = target;
  const offset = 4 * (rect.y * target.width + rect.x);
  const stride = 4 * target.width;
  // Whole strides have to fit, also behind the last row.
  if (offset + stride * height <= pixels.byteLength) {
    await image.copyTo(pixels, { format: FORMAT, layout: [{ offset, stride }] });
    return;
  }
  const words = new Uint32Array(width * height);
  await image.copyTo(words, { format: FORMAT, layout: [{ offset: 0, stride: 4 * width }] });
  target.blit(rect, words);
}
