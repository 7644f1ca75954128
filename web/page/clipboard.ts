import type { ClipboardContent } from "../link.ts";
import { readClipboard, writeClipboard } from "./browser_clipboard.ts";
import { ClipboardExchange, type PastedData, readPasted } from "./clipboard_exchange.ts";
import { element } from "./element.ts";

/** What the clipboard needs from the page. */
export interface ClipboardPanelOutlet {
  /** Sends to the server. */
  send(content: ClipboardContent): void;
  /** Whether there is a server that may be given what was copied here. */
  mayRead(): boolean;
  /** The person copied from the panel. */
  copied(): void;
}

/**
 * The clipboard panel, which works in every context, and the browser's own clipboard as far as the
 * browser lets a page use it.
 */
export class ClipboardPanel {
  #panel = element("clipboard", HTMLElement);
  #text = element("clipboard-text", HTMLTextAreaElement);
  #exchange: ClipboardExchange;
  #outlet: ClipboardPanelOutlet;

  constructor(outlet: ClipboardPanelOutlet) {
    this.#outlet = outlet;
    this.#exchange = new ClipboardExchange({ send: outlet.send, write: writeClipboard });
    this.#text.addEventListener("input", () => this.#exchange.offer({ text: this.#text.value }));
    element("clipboard-copy", HTMLButtonElement).addEventListener("click", () => {
      this.#text.select();
      // The only way to copy in an insecure context.
      if (document.execCommand("copy")) outlet.copied();
    });
    addEventListener("focus", () => this.#returned());
    for (const gesture of ["pointerup", "keyup"]) {
      addEventListener(gesture, () => this.#exchange.settle(), true);
    }
  }

  get open(): boolean {
    return !this.#panel.hidden;
  }

  set open(open: boolean) {
    this.#panel.hidden = !open;
    if (open) this.#text.focus();
  }

  /** Sends what was pasted into the screen; resolves once it is on its way. */
  async paste(data: PastedData): Promise<void> {
    this.#offer(await readPasted(data));
  }

  /** Shows what the server's clipboard holds, and gives it to the browser's. */
  receive(content: ClipboardContent): void {
    this.#text.value = this.#exchange.receive(content);
  }

  /** Forgets the texts of a session. */
  clear(): void {
    this.#exchange.reset();
    this.#text.value = "";
  }

  /** The person comes back from another window, perhaps with something copied there. */
  async #returned(): Promise<void> {
    await this.#exchange.settle();
    if (this.#outlet.mayRead()) this.#offer(await readClipboard());
  }

  #offer(content: ClipboardContent | undefined): void {
    if (content === undefined || !this.#exchange.offer(content)) return;
    this.#text.value = content.text ?? "";
  }
}
