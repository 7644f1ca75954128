import { Canvas } from "../draw/canvas.ts";
import type { App, AppChange } from "./app.ts";
import { COLOURS, type Fonts } from "./theme.ts";

const WIDTH = 520;
const HEIGHT = 356;
const MARGIN = 24;

const TOKEN_FILE = [
  "# token   address of the VNC server",
  "office:   192.0.2.10:5900",
  "build:    192.0.2.11:5901   view-only",
  "vm7:      unix:/run/qemu/vm7.sock",
];

/** Tells a newcomer what this is, and how to come to machines of their own. */
export class Welcome implements App {
  readonly title = "Welcome";
  readonly canvas = new Canvas(WIDTH, HEIGHT, COLOURS.window);
  readonly #fonts: Fonts;
  #painted = false;

  constructor(fonts: Fonts) {
    this.#fonts = fonts;
  }

  advance(): AppChange {
    if (this.#painted) return { damage: [] };
    this.#painted = true;
    this.#paint();
    return { damage: [this.canvas.clip] };
  }

  #paint(): void {
    const { body, heading, bold } = this.#fonts;
    const { canvas } = this;
    canvas.text(MARGIN, 46, "This is a remote desktop", heading, COLOURS.ink);
    canvas.text(
      MARGIN,
      74,
      "vncgw draws it itself, so that you can try the way a picture",
      body,
      COLOURS.muted,
    );
    canvas.text(
      MARGIN,
      93,
      "takes from a VNC server to your browser. Move the windows,",
      body,
      COLOURS.muted,
    );
    canvas.text(
      MARGIN,
      112,
      "type, click: everything comes back from the server.",
      body,
      COLOURS.muted,
    );
    canvas.text(MARGIN, 146, "Add your own machines: write token.conf", bold, COLOURS.ink);
    this.#code(158, TOKEN_FILE);
    canvas.text(MARGIN, 272, "Start the gateway with it, then open a link", bold, COLOURS.ink);
    this.#code(284, ["vncgw --tokens token.conf", "http://this-host:6080/?token=office"]);
  }

  #code(y: number, lines: readonly string[]): void {
    const { code } = this.#fonts;
    const height = lines.length * 19 + 14;
    const box = { x: MARGIN, y, width: WIDTH - 2 * MARGIN, height };
    this.canvas.fillRound(box, 6, COLOURS.code);
    lines.forEach((line, i) => {
      const ink = line.startsWith("#") ? COLOURS.muted : COLOURS.ink;
      this.canvas.text(MARGIN + 12, y + 21 + 19 * i, line, code, ink);
    });
  }
}
