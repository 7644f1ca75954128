import type { Rect } from "../../../rfb/rect.ts";
import { MELODY } from "../audio/tune.ts";
import { Canvas } from "../draw/canvas.ts";
import { contains, shift } from "../rect_geometry.ts";
import type { App, AppChange, CursorName } from "./app.ts";
import { paintButton } from "./button.ts";
import { Gyroscope } from "./gyroscope.ts";
import type { Reaction } from "./scene.ts";
import { COLOURS, type Fonts } from "./theme.ts";

const WIDTH = 460;
const HEIGHT = 124;
const MARGIN = 18;
const GYROSCOPE_X = WIDTH - 116 - MARGIN;
const GYROSCOPE_Y = 4;

/** Sizes that the desktop takes in turn. */
const SIZES = [{ width: 1440, height: 900 }, { width: 1280, height: 800 }];

interface Button {
  readonly label: string;
  readonly hint: string;
  readonly rect: Rect;
  readonly press: (controls: Controls) => Reaction;
}

const BUTTONS: readonly Button[] = [
  {
    label: "Play a tune",
    hint: "with sound turned on",
    rect: { x: MARGIN, y: 22, width: 112, height: 30 },
    press: () => ({ tune: MELODY }),
  },
  {
    label: "Other size",
    hint: "and back again",
    rect: { x: MARGIN, y: 72, width: 112, height: 30 },
    press: (controls) => ({ size: controls.nextSize() }),
  },
];

/** Buttons and a gyroscope, for what a desktop can do beside showing pictures. */
export class Controls implements App {
  readonly title = "Try";
  readonly canvas = new Canvas(WIDTH, HEIGHT, COLOURS.window);
  readonly #fonts: Fonts;
  readonly #gyroscope = new Gyroscope();
  #painted = false;
  #size = 0;

  constructor(fonts: Fonts) {
    this.#fonts = fonts;
  }

  advance(now: number): AppChange {
    const damage: Rect[] = [];
    if (!this.#painted) {
      this.#paint();
      damage.push(this.canvas.clip);
    }
    this.#painted = true;
    const { canvas } = this.#gyroscope;
    if (this.#gyroscope.advance(now)) {
      this.canvas.draw(canvas, canvas.clip, GYROSCOPE_X, GYROSCOPE_Y);
      damage.push(this.#gyroscopeRect);
    }
    return { damage };
  }

  /** The size that is next in turn. */
  nextSize(): { width: number; height: number } {
    return SIZES[this.#size++ % SIZES.length]!;
  }

  press(x: number, y: number): Reaction {
    return BUTTONS.find(({ rect }) => contains(rect, { x, y }))?.press(this) ?? {};
  }

  grabs(x: number, y: number): boolean {
    return contains(this.#gyroscopeRect, { x, y });
  }

  turn(dx: number, dy: number): void {
    this.#gyroscope.turn(dx, dy);
  }

  cursorAt(x: number, y: number): CursorName {
    return this.grabs(x, y) || BUTTONS.some(({ rect }) => contains(rect, { x, y }))
      ? "hand"
      : "arrow";
  }

  restart(): void {
    this.#gyroscope.restart();
  }

  get #gyroscopeRect(): Rect {
    return shift(this.#gyroscope.canvas.clip, GYROSCOPE_X, GYROSCOPE_Y);
  }

  #paint(): void {
    const { small } = this.#fonts;
    for (const { label, hint, rect } of BUTTONS) {
      paintButton(this.canvas, label, rect, small);
      this.canvas.text(rect.x + rect.width + 12, rect.y + 20, hint, small, COLOURS.muted);
    }
    const hint = "Drag to turn";
    const x = GYROSCOPE_X - small.measure(hint) - 8;
    this.canvas.text(x, HEIGHT - 14, hint, small, COLOURS.muted);
  }
}
