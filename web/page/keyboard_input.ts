import type { Keyboard } from "./keyboard.ts";
import type { EscapeChord } from "./escape_chord.ts";
import { textDifference } from "./text_difference.ts";

/** What the keyboard's field is to do besides sending keys. */
export interface KeyboardInputOutlet {
  /** A key is about to be sent. */
  before(event: KeyboardEvent): void;
  /** Something was pasted; it is to reach the server before the key that pasted it. */
  paste(data: DataTransfer): Promise<void>;
  /** The person wants the keyboard back for the page. */
  leave(): void;
}

/** Android sends Backspace as an edit, so there must always be something to take away. */
const FILLER = "_".repeat(32);
const FIELD_LIMIT = 256;

/**
 * Reads keys and composed text from a hidden field that has the focus whenever the screen seems to:
 * only a field gets dead keys, input methods, soft keyboards and paste.
 */
export class KeyboardInput {
  #field: HTMLTextAreaElement;
  #keyboard: Keyboard;
  #chord: EscapeChord;
  #outlet: KeyboardInputOutlet;
  #pasteKey: KeyboardEvent | undefined;
  /** The content is on its way out of the browser, which takes a moment for images. */
  #pasting = false;
  #text = FILLER;

  constructor(
    field: HTMLTextAreaElement,
    keyboard: Keyboard,
    chord: EscapeChord,
    outlet: KeyboardInputOutlet,
  ) {
    this.#field = field;
    this.#keyboard = keyboard;
    this.#chord = chord;
    this.#outlet = outlet;
    field.addEventListener("keydown", (event) => this.#down(event));
    field.addEventListener("keyup", (event) => this.#up(event));
    field.addEventListener("input", (event) => this.#input(event as InputEvent));
    field.addEventListener("compositionend", () => this.#typed());
    field.addEventListener("paste", (event) => this.#paste(event));
    field.addEventListener("blur", () => this.release());
    addEventListener("blur", () => this.release());
    document.addEventListener("visibilitychange", () => this.release());
    this.#empty();
  }

  /** Takes the focus without scrolling the page. */
  focus(): void {
    this.#field.focus({ preventScroll: true });
  }

  /** Opens or closes the soft keyboard of a touch device. */
  set softKeyboard(on: boolean) {
    this.#field.inputMode = on ? "text" : "none";
    this.#field.blur();
    this.focus();
  }

  get softKeyboard(): boolean {
    return this.#field.inputMode === "text";
  }

  /** Lets go of every key. */
  release(): void {
    this.#pasteKey = undefined;
    this.#chord.reset();
    this.#keyboard.releaseAll();
  }

  #down(event: KeyboardEvent): void {
    this.#settlePaste();
    this.#chord.down(event.code);
    if (event.isComposing || event.key === "Process") return;
    this.#outlet.before(event);
    if (isPaste(event)) return this.#holdPaste(event);
    if (this.#keyboard.down(event)) event.preventDefault();
  }

  #up(event: KeyboardEvent): void {
    this.#settlePaste();
    if (!event.isComposing) event.preventDefault();
    this.#keyboard.up(event);
    if (this.#chord.up(event.code)) this.#outlet.leave();
  }

  /** The key waits for the browser's paste event, so that the text is there before the key. */
  #holdPaste(event: KeyboardEvent): void {
    this.#pasteKey = event;
    setTimeout(() => this.#pasting || this.#settlePaste(), 0);
  }

  #settlePaste(): void {
    const key = this.#pasteKey;
    this.#pasteKey = undefined;
    if (key !== undefined) this.#keyboard.down(key);
  }

  async #paste(event: ClipboardEvent): Promise<void> {
    event.preventDefault();
    this.#pasting = true;
    if (event.clipboardData) await this.#outlet.paste(event.clipboardData).catch(() => {});
    this.#pasting = false;
    this.#settlePaste();
  }

  /** An input method's drafts wait until they are chosen; a soft keyboard's are typed as they grow. */
  #input(event: InputEvent): void {
    if (!event.isComposing || this.softKeyboard) this.#typed(event.isComposing);
  }

  #typed(composing = false): void {
    const { removed, added } = textDifference(this.#text, this.#field.value);
    this.#keyboard.type(added, removed);
    this.#text = this.#field.value;
    const { length } = this.#text;
    const worn = length < FILLER.length / 2 || length > FIELD_LIMIT;
    if (!composing && (worn || !this.softKeyboard)) this.#empty();
  }

  #empty(): void {
    this.#text = FILLER;
    this.#field.value = FILLER;
    this.#field.setSelectionRange(FILLER.length, FILLER.length);
  }
}

function isPaste(event: KeyboardEvent): boolean {
  if (event.altKey) return false;
  if (event.code === "Insert") return event.shiftKey && !event.ctrlKey;
  return event.key.toLowerCase() === "v" && (event.ctrlKey || event.metaKey);
}
