import { Damage } from "../../../rfb/damage.ts";
import { intersectRects, type Rect } from "../../../rfb/rect.ts";
import { Canvas } from "../draw/canvas.ts";
import type { SceneSink } from "./scene.ts";

/** Draws a layer of the picture, within the canvas's clip. */
export type Layer = (canvas: Canvas) => void;

/** One picture out of layers, painted anew only where it has to be. */
export class Compositor {
  readonly canvas: Canvas;
  readonly #layers: Layer;
  readonly #sink: SceneSink;
  readonly #whole: Rect;
  #dirty = new Damage();

  /** @param layers must come out the same however the picture is clipped. */
  constructor(width: number, height: number, layers: Layer, sink: SceneSink) {
    this.canvas = new Canvas(width, height);
    this.#whole = this.canvas.clip;
    this.#layers = layers;
    this.#sink = sink;
    this.damage(this.#whole);
  }

  /** The layers look different in `rect`, which may reach outside. */
  damage(rect: Rect): void {
    const seen = intersectRects(rect, this.#whole);
    if (seen) this.#dirty.add(seen);
  }

  /** Copies within the picture; to be called when nothing is damaged there. */
  copy(rect: Rect, sourceX: number, sourceY: number): void {
    this.canvas.copy(rect, sourceX, sourceY);
    this.#sink.copied({ rect, sourceX, sourceY });
  }

  /** Paints what is damaged. */
  flush(): void {
    for (const rect of this.#dirty.take()) {
      this.canvas.clip = rect;
      this.#layers(this.canvas);
      this.#sink.damaged(rect);
    }
    this.canvas.clip = this.#whole;
  }
}
