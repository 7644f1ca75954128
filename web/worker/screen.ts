import type { Framebuffer } from "../../rfb/framebuffer.ts";

/**
 * Shows a framebuffer on the canvas: what was damaged goes out at most once per animation frame,
 * straight from the framebuffer's own memory.
 */
export class Screen {
  #canvas: OffscreenCanvas;
  #context: OffscreenCanvasRenderingContext2D;
  #framebuffer: Framebuffer | undefined;
  #pixels: Uint32Array | undefined;
  #image: ImageData | undefined;
  #scheduled = false;

  constructor(canvas: OffscreenCanvas) {
    this.#canvas = canvas;
    // A remote screen is opaque: nothing is to be blended with what lies behind the canvas.
    this.#context = canvas.getContext("2d", { alpha: false })!;
  }

  /** The framebuffer has new damage to show. */
  show(framebuffer: Framebuffer): void {
    this.#framebuffer = framebuffer;
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#paint();
    });
  }

  #paint(): void {
    const framebuffer = this.#framebuffer!;
    if (framebuffer.width === 0 || framebuffer.height === 0) return;
    const damage = framebuffer.takeDamage();
    if (framebuffer.pixels !== this.#pixels) return this.#paintAnew(framebuffer);
    for (const { x, y, width, height } of damage) {
      this.#context.putImageData(this.#image!, 0, 0, x, y, width, height);
    }
  }

  /** A new size means new memory, and a canvas that forgot its picture. */
  #paintAnew({ pixels, width, height }: Framebuffer): void {
    const bytes = new Uint8ClampedArray(
      pixels.buffer as ArrayBuffer,
      pixels.byteOffset,
      4 * width * height,
    );
    this.#pixels = pixels;
    this.#image = new ImageData(bytes, width, height);
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#context.putImageData(this.#image, 0, 0);
  }
}
