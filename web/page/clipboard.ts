import { element } from "./element.ts";

/** Most characters sent or shown at once; common servers drop or refuse more. */
const TEXT_LIMIT = 256 * 1024;

/**
 * The clipboard panel, which works in every context, and the browser's own clipboard where it lets
 * a page write to it.
 */
export class ClipboardPanel {
  #panel = element("clipboard", HTMLElement);
  #text = element("clipboard-text", HTMLTextAreaElement);
  #send: (text: string) => void;
  #last = "";

  constructor(send: (text: string) => void, copied: () => void) {
    this.#send = send;
    this.#text.addEventListener("input", () => this.sendText(this.#text.value));
    element("clipboard-copy", HTMLButtonElement).addEventListener("click", () => {
      this.#text.select();
      // The only way to copy in an insecure context.
      if (document.execCommand("copy")) copied();
    });
  }

  get open(): boolean {
    return !this.#panel.hidden;
  }

  set open(open: boolean) {
    this.#panel.hidden = !open;
    if (open) this.#text.focus();
  }

  /** Sends `text` unless the server has it already. */
  sendText(text: string): void {
    const sent = text.slice(0, TEXT_LIMIT);
    if (sent === this.#last) return;
    this.#last = sent;
    if (this.#text.value !== sent) this.#text.value = sent;
    this.#send(sent);
  }

  /** Shows what the server's clipboard holds. */
  receive(text: string): void {
    this.#last = text.slice(0, TEXT_LIMIT);
    this.#text.value = this.#last;
    // Absent in insecure contexts; refused without focus or permission: the panel has the text then.
    if (document.hasFocus()) navigator.clipboard?.writeText(this.#last).catch(() => {});
  }

  /** Forgets the texts of a session. */
  clear(): void {
    this.#last = "";
    this.#text.value = "";
  }
}
