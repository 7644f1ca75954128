import { ProtocolError } from "../../../rfb/errors.ts";
import type { Framebuffer } from "../../../rfb/framebuffer.ts";
import type { Rect } from "../../../rfb/rect.ts";

/** Copies video frames into a framebuffer; frames may be larger than where they go, and are cut there. */
export class FramePainter {
  /** Older browsers copy frames only as they are, not as colours. */
  #needsCanvas = false;
  /** Kept, because a new one for each frame would be much to clear away. */
  #colours = new Uint32Array(0);

  /**
   * Paints the upper left part of `frame` over `rect`; one at a time. The frame stays open.
   *
   * @throws {ProtocolError} when the frame is smaller than `rect`.
   */
  async paint(frame: VideoFrame, rect: Rect, target: Framebuffer): Promise<void> {
    const { width, height } = frame.visibleRect!;
    if (width < rect.width || height < rect.height) {
      throw new ProtocolError(
        `Cannot paint a video frame of ${width}x${height}: ` +
          `expected at least ${rect.width}x${rect.height}`,
      );
    }
    if (rect.width === 0 || rect.height === 0) return;
    const { pixels } = target;
    const colours = await this.#read(frame, rect);
    // Another size meanwhile means other memory, where `rect` may be nowhere.
    if (target.pixels === pixels) target.blit(rect, colours);
  }

  async #read(frame: VideoFrame, { width, height }: Rect): Promise<Uint32Array<ArrayBuffer>> {
    if (!this.#needsCanvas) {
      try {
        if (this.#colours.length !== width * height) {
          this.#colours = new Uint32Array(width * height);
        }
        await copyColours(frame, width, height, this.#colours);
        return this.#colours;
      } catch {
        this.#needsCanvas = true;
      }
    }
    return drawColours(frame, width, height);
  }
}

async function copyColours(
  frame: VideoFrame,
  width: number,
  height: number,
  colours: Uint32Array<ArrayBuffer>,
): Promise<void> {
  const { x, y } = frame.visibleRect!;
  await frame.copyTo(colours, {
    rect: { x, y, width, height },
    layout: [{ offset: 0, stride: 4 * width }],
    format: "RGBA",
    colorSpace: "srgb",
  });
}

function drawColours(frame: VideoFrame, width: number, height: number) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const visible = frame.visibleRect!;
  // With the size given, pixels that are not square stay one each.
  context.drawImage(frame, 0, 0, visible.width, visible.height);
  return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
}
