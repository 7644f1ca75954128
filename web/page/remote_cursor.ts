/** A pointer shape as the worker sends it; `png` is `null` where the server hides the pointer. */
export interface CursorShape {
  readonly png: Blob | null;
  readonly hotspotX: number;
  readonly hotspotY: number;
}

const DOT_PX = 7;

/** Shows the server's pointer shape as the CSS cursor of the screen. */
export class RemoteCursor {
  #canvas: HTMLElement;
  #showDot: boolean;
  #shape: CursorShape | undefined;
  #url: string | undefined;
  #turn = 0;

  constructor(canvas: HTMLElement, showDot: boolean) {
    this.#canvas = canvas;
    this.#showDot = showDot;
  }

  /** Whether a dot stands for a hidden pointer. */
  set showDot(showDot: boolean) {
    this.#showDot = showDot;
    if (this.#shape?.png === null) this.show(this.#shape);
  }

  /** Takes a new shape; the old one stays until the new image is decoded, so nothing flickers. */
  async show(shape: CursorShape): Promise<void> {
    this.#shape = shape;
    const turn = ++this.#turn;
    const png = shape.png ?? (this.#showDot ? await dot() : null);
    if (turn !== this.#turn) return;
    if (png === null) return this.#replace(undefined, "none");
    const url = URL.createObjectURL(png);
    const image = new Image();
    image.src = url;
    await image.decode().catch(() => {});
    if (turn !== this.#turn) return URL.revokeObjectURL(url);
    const [x, y] = shape.png === null ? [DOT_PX >> 1, DOT_PX >> 1] : [
      shape.hotspotX,
      shape.hotspotY,
    ];
    this.#replace(url, `url("${url}") ${x} ${y}, default`);
  }

  /** Back to the browser's own pointer. */
  reset(): void {
    this.#shape = undefined;
    this.#turn++;
    this.#replace(undefined, "");
  }

  #replace(url: string | undefined, cursor: string): void {
    this.#canvas.style.cursor = cursor;
    if (this.#url !== undefined) URL.revokeObjectURL(this.#url);
    this.#url = url;
  }
}

async function dot(): Promise<Blob> {
  const canvas = new OffscreenCanvas(DOT_PX, DOT_PX);
  const context = canvas.getContext("2d")!;
  for (const [inset, colour] of [[0, "#fff"], [1, "#000"]] as const) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(DOT_PX / 2, DOT_PX / 2, DOT_PX / 2 - inset, 0, 2 * Math.PI);
    context.fill();
  }
  return await canvas.convertToBlob();
}
