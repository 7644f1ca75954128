import type { ReceivedContent } from "../../../rfb/clipboard/content.ts";
import type { Picture } from "../../../rfb/encoders/pixel_packer.ts";
import type { Rect } from "../../../rfb/rect.ts";
import { Canvas } from "../draw/canvas.ts";
import { contains } from "../rect_geometry.ts";
import type { App, AppChange, CursorName } from "./app.ts";
import { paintButton } from "./button.ts";
import { type PastedImage, readPastedImage } from "./pasted_image.ts";
import type { Reaction } from "./scene.ts";
import { COLOURS, type Fonts } from "./theme.ts";
import { appendText, removeLast, toHtml, typedBy, wrapText } from "./typed_text.ts";

const WIDTH = 460;
const HEIGHT = 262;
const MARGIN = 18;
const LINE = 20;
const ROWS = 9;
const STRIP_Y = 208;
const CARET_MS = 530;
const BACKSPACE = 0xff08;
const CLIPBOARD_SHOWN = 22;

/** Of a longer clipboard the beginning is kept: it is copied and cut anew with each paste. */
const CLIPBOARD_LIMIT = 8000;

/** A button of the strip: `press` answers a click. */
interface Button {
  readonly label: string;
  readonly rect: Rect;
  readonly press: (editor: Editor) => Reaction;
}

const BUTTONS: readonly Button[] = [
  {
    label: "Copy",
    rect: { x: WIDTH - 206, y: STRIP_Y + 12, width: 96, height: 30 },
    press: (editor) => editor.copy(),
  },
  {
    label: "Ring bell",
    rect: { x: WIDTH - 102, y: STRIP_Y + 12, width: 88, height: 30 },
    press: () => ({ bell: true }),
  },
];

/** Shows what is typed and pasted, and what the visitor's clipboard holds; gives all of it back. */
export class Editor implements App {
  readonly title = "Type here";
  readonly canvas = new Canvas(WIDTH, HEIGHT, COLOURS.window);
  readonly #fonts: Fonts;
  #text = "";
  #image: PastedImage | undefined;
  #clipboard: ReceivedContent & { readonly text: string } = { text: "" };
  #copied: PastedImage | undefined;
  #caret = false;
  #stale = true;

  constructor(fonts: Fonts) {
    this.#fonts = fonts;
  }

  /** What was typed and pasted. */
  get text(): string {
    return this.#text;
  }

  advance(now: number): AppChange {
    const caret = Math.floor(now / CARET_MS) % 2 === 0;
    if (!this.#stale && caret === this.#caret) return { damage: [] };
    const damage = this.#stale ? this.canvas.clip : this.#caretRect();
    this.#stale = false;
    this.#caret = caret;
    this.#paint();
    return { damage: [damage] };
  }

  key(keysym: number): Reaction {
    // There is nothing to take away: terminals ring then.
    if (keysym === BACKSPACE && this.#text === "" && !this.#image) return { bell: true };
    if (keysym === BACKSPACE && this.#text === "") this.#image = undefined;
    this.#text = keysym === BACKSPACE
      ? removeLast(this.#text)
      : appendText(this.#text, typedBy(keysym));
    this.#stale = true;
    return {};
  }

  /** Shows what the visitor copied elsewhere. */
  clipboard(content: ReceivedContent): Reaction {
    this.#clipboard = { ...content, text: (content.text ?? "").slice(0, CLIPBOARD_LIMIT) };
    this.#copied = content.dib && readPastedImage(content.dib);
    this.#stale = true;
    return {};
  }

  /** Gives text and image to the visitor's clipboard; there may be none. */
  copy(): Reaction {
    const { text } = this;
    const dib = this.#image?.dib;
    if (text === "" && !dib) return { bell: true };
    return { clipboard: { text, ...text && { html: toHtml(text) }, ...dib && { dib } } };
  }

  /** Types what the visitor's clipboard holds, and shows the image in it; there may be nothing. */
  paste(): Reaction {
    if (!this.#canPaste) return { bell: true };
    this.#text = appendText(this.#text, this.#clipboard.text);
    this.#image = this.#copied ?? this.#image;
    this.#stale = true;
    return {};
  }

  restart(): void {
    this.#text = "";
    this.#image = this.#copied = undefined;
    this.#clipboard = { text: "" };
    this.#stale = true;
  }

  get #canPaste(): boolean {
    return this.#clipboard.text !== "" || this.#copied !== undefined;
  }

  press(x: number, y: number): Reaction {
    const button = BUTTONS.find(({ rect }) => contains(rect, { x, y }));
    if (button) return button.press(this);
    return y < STRIP_Y || !this.#canPaste ? {} : this.paste();
  }

  cursorAt(x: number, y: number): CursorName {
    if (y < STRIP_Y) return "text";
    const pastes = x < BUTTONS[0]!.rect.x && this.#canPaste;
    return pastes || BUTTONS.some(({ rect }) => contains(rect, { x, y })) ? "hand" : "arrow";
  }

  #lines(): string[] {
    const columns = Math.floor((WIDTH - 2 * MARGIN) / this.#fonts.code.advance(" "));
    return wrapText(this.#text, columns).slice(-ROWS);
  }

  #caretRect(): Rect {
    const lines = this.#lines();
    const width = Math.round(this.#fonts.code.measure(lines.at(-1)!));
    return { x: MARGIN + width, y: 12 + LINE * (lines.length - 1), width: 2, height: LINE };
  }

  #paint(): void {
    const { code, body } = this.#fonts;
    this.canvas.fill(this.canvas.clip, COLOURS.window);
    if (this.#image) this.#paintImage(this.#image.view);
    this.#lines().forEach((line, i) => {
      this.canvas.text(MARGIN, 27 + LINE * i, line, code, COLOURS.ink);
    });
    if (this.#text === "" && !this.#image) {
      const hint = "Click here and type; Backspace and Enter work";
      this.canvas.text(MARGIN + 6, 27, hint, body, COLOURS.muted);
    }
    if (this.#caret) this.canvas.fill(this.#caretRect(), COLOURS.accent);
    this.#paintStrip();
  }

  #paintImage(view: Picture): void {
    const { width, height } = view;
    const rect = { x: WIDTH - MARGIN - width, y: 12, width, height };
    const frame = { x: rect.x - 1, y: rect.y - 1, width: width + 2, height: height + 2 };
    this.canvas.fill(frame, COLOURS.line);
    this.canvas.draw(view, { x: 0, y: 0, width, height }, rect.x, rect.y);
  }

  #paintStrip(): void {
    const { small } = this.#fonts;
    const { canvas } = this;
    canvas.fill({ x: 0, y: STRIP_Y, width: WIDTH, height: HEIGHT }, COLOURS.title);
    canvas.fill({ x: 0, y: STRIP_Y, width: WIDTH, height: 1 }, COLOURS.line);
    const { text, html } = this.#clipboard;
    const image = this.#copied && `an image, ${this.#copied.size}`;
    const shown = text.slice(0, CLIPBOARD_SHOWN + 1).replace(/\s+/g, " ");
    const line = shown.length > CLIPBOARD_SHOWN
      ? `${shown.slice(0, CLIPBOARD_SHOWN)}\u2026`
      : shown;
    const label = html === undefined ? "Your clipboard" : "Your clipboard + HTML";
    canvas.text(MARGIN, STRIP_Y + 22, `${label} (click pastes)`, small, COLOURS.muted);
    canvas.text(MARGIN, STRIP_Y + 42, line || image || "nothing yet", small, COLOURS.ink);
    for (const { label, rect } of BUTTONS) paintButton(canvas, label, rect, small);
  }
}
