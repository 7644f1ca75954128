import { canWriteImages, writeClipboard } from "./browser_clipboard.ts";
import { element } from "./element.ts";
import { fill, type Messages } from "./messages.ts";

/** The image in the clipboard panel: a small view of it, its size, and a way to copy it. */
export class ClipboardImage {
  #frame = element("clipboard-image", HTMLElement);
  #picture = element("clipboard-picture", HTMLImageElement);
  #png: Uint8Array<ArrayBuffer> | undefined;

  /** @param copied the person copied the image. */
  constructor(messages: Messages, copied: () => void) {
    const size = element("clipboard-size", HTMLElement);
    const sentence = canWriteImages() ? messages.image : messages.imageByMenu;
    this.#picture.addEventListener("load", () => {
      const { naturalWidth, naturalHeight } = this.#picture;
      size.textContent = fill(sentence, { width: `${naturalWidth}`, height: `${naturalHeight}` });
      this.#frame.hidden = false;
    });
    const copy = element("clipboard-copy-image", HTMLButtonElement);
    copy.hidden = !canWriteImages();
    copy.addEventListener("click", async () => {
      if (this.#png && await writeClipboard({ png: this.#png })) copied();
    });
  }

  /** Shows an image, once the browser has read it, or none. */
  show(png?: Uint8Array<ArrayBuffer>): void {
    URL.revokeObjectURL(this.#picture.src);
    this.#picture.removeAttribute("src");
    this.#frame.hidden = true;
    this.#png = png;
    if (png) this.#picture.src = URL.createObjectURL(new Blob([png], { type: "image/png" }));
  }
}
