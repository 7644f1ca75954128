import type { ClipboardContent } from "../link.ts";
import { readClipboard, writeClipboard } from "./browser_clipboard.ts";
import { ClipboardMirror, isImage, type PastedData, readPasted } from "./clipboard_mirror.ts";
import { ClipboardImage } from "./clipboard_image.ts";
import { element } from "./element.ts";
import type { Messages } from "./messages.ts";

/** What the clipboard needs from the page. */
export interface ClipboardPanelOutlet {
  /** Sends to the server. */
  send(content: ClipboardContent): void;
  /** Whether there is a server that may be given what was copied here. */
  mayRead(): boolean;
  /** The person copied from the panel. */
  copied(): void;
  /** The person is done with the panel. */
  leave(): void;
}

/**
 * The clipboard panel, which works in every context, and the browser's own clipboard as far as the
 * browser lets a page use it.
 */
export class ClipboardPanel {
  #panel = element("clipboard", HTMLElement);
  #opener = element("tool-clipboard", HTMLButtonElement);
  #text = element("clipboard-text", HTMLTextAreaElement);
  #sent = element("clipboard-sent", HTMLElement);
  #image: ClipboardImage;
  #mirror: ClipboardMirror;
  #outlet: ClipboardPanelOutlet;
  /** Whether images may be sent. */
  images = false;

  constructor(messages: Messages, outlet: ClipboardPanelOutlet) {
    this.#outlet = outlet;
    this.#image = new ClipboardImage(messages, outlet.copied);
    this.#mirror = new ClipboardMirror({ send: outlet.send, write: writeClipboard });
    this.#text.addEventListener("input", () => {
      this.#mirror.offer({ text: this.#text.value }, true);
      this.#image.show();
    });
    this.#text.addEventListener("paste", (event) => this.#pasteImage(event));
    element("clipboard-copy", HTMLButtonElement).addEventListener("click", () => {
      this.#text.select();
      // The only way to copy in an insecure context.
      if (document.execCommand("copy")) outlet.copied();
    });
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) outlet.leave();
    });
    addEventListener("focus", () => this.#returned());
    for (const gesture of ["pointerup", "keyup"]) {
      addEventListener(gesture, () => this.#mirror.settle(), true);
    }
  }

  get open(): boolean {
    return !this.#panel.hidden;
  }

  set open(open: boolean) {
    this.#panel.hidden = !open;
    this.#opener.ariaExpanded = String(open);
    if (open) this.#text.focus();
  }

  /** Whether it only shows what the server's clipboard holds. */
  set readOnly(readOnly: boolean) {
    this.#text.readOnly = this.#sent.hidden = readOnly;
  }

  /** Sends what was pasted into the screen; resolves once it is on its way. */
  async paste(data: PastedData): Promise<void> {
    this.#offer(await readPasted(data, this.images));
  }

  /** Shows what the server's clipboard holds, and gives it to the browser's. */
  receive(content: ClipboardContent): void {
    this.#text.value = this.#mirror.receive(content);
    this.#image.show(content.png);
  }

  /** Forgets what a session exchanged. */
  clear(): void {
    this.#mirror.reset();
    this.#text.value = "";
    this.#image.show();
  }

  /** The person comes back from another window, perhaps with something copied there. */
  async #returned(): Promise<void> {
    await this.#mirror.settle();
    if (this.#outlet.mayRead()) this.#offer(await readClipboard(this.images));
  }

  #offer(content: ClipboardContent | undefined): void {
    if (content === undefined || !this.#outlet.mayRead() || !this.#mirror.offer(content)) return;
    this.#text.value = content.text ?? "";
    this.#image.show(content.png);
  }

  /** Text is typed into the field, which tells that itself. */
  #pasteImage(event: ClipboardEvent): void {
    const data = event.clipboardData;
    if (!data || !this.images || !isImage(data)) return;
    event.preventDefault();
    this.paste(data);
  }
}
