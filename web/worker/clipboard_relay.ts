import type { OfferedContent, ReceivedContent } from "../../rfb/clipboard/content.ts";
import type { PackedFormat } from "../../rfb/clipboard/packed_format.ts";
import type { ClipboardContent } from "../link.ts";

/** Most inputs that wait behind an image; they go before one that takes longer than that. */
const HELD_LIMIT = 1000;
/** So long anything waits for an image. */
const WAIT_LIMIT_MS = 5000;

/** The way between images as browsers have them and as servers do; what cannot be read is rejected. */
export interface ClipboardImages {
  toPng(dib: Uint8Array): Promise<ConvertedImage>;
  toDib(png: Uint8Array<ArrayBuffer>): Promise<ReadImage>;
}

/** An image for the browser. */
export interface ConvertedImage {
  readonly png: Uint8Array<ArrayBuffer>;
  /** The same for the same pixels, whatever a browser's clipboard makes of the file. */
  readonly fingerprint: number;
}

/** An image of the browser, that may be one that came from the server. */
export interface ReadImage {
  readonly fingerprint: number;
  pack(): Promise<PackedFormat>;
}

/** What {@linkcode ClipboardRelay} needs from outside. */
export interface ClipboardRelayOutlet {
  /** To the page. */
  show(content: ClipboardContent): void;
  /** To the server. */
  send(content: OfferedContent): void;
}

/**
 * Passes the clipboard between page and server. Images are converted on the way, by a part that is loaded
 * with the first one. This takes a moment, in which what the person does waits, as it may be to paste.
 */
export class ClipboardRelay {
  #outlet: ClipboardRelayOutlet;
  #load: () => Promise<ClipboardImages>;
  #later: (callback: () => void) => void;
  #held: (() => void)[] | undefined;
  #arrived: ReceivedContent | undefined;
  #isConverting = false;
  /** The image that both sides have. */
  #shared: number | undefined;
  /** How often one side has got something. */
  #changes = 0;

  /**
   * @param load for tests: gives the part that knows images.
   * @param later for tests: calls back when something has waited for long.
   */
  constructor(
    outlet: ClipboardRelayOutlet,
    load: () => Promise<ClipboardImages> = () => import("./clipboard_images.ts"),
    later: (callback: () => void) => void = (callback) => setTimeout(callback, WAIT_LIMIT_MS),
  ) {
    this.#outlet = outlet;
    this.#load = load;
    this.#later = later;
  }

  /** The server gave this: it is shown, after what came before. Of many images in a hurry some are left out. */
  receive(content: ReceivedContent): void {
    if (content.dib || this.#isConverting) this.#arrived = content;
    else this.#show(content);
    if (!this.#isConverting) this.#convertArrived();
  }

  /** The person copied this. An image that the server gave is not sent back. */
  send({ png, ...content }: ClipboardContent): void {
    this.inOrder(() => {
      this.#changes++;
      this.#shared = png && this.#shared;
      if (png) this.#sendImage(png, content);
      else this.#outlet.send(content);
    });
  }

  /** Does `action` at once, or after the image that is on its way to the server. */
  inOrder(action: () => void): void {
    if (!this.#held) return action();
    this.#held.push(action);
    if (this.#held.length === HELD_LIMIT) this.#release(this.#held);
  }

  async #convertArrived(): Promise<void> {
    this.#isConverting = true;
    while (this.#arrived) {
      const { dib, ...content } = this.#arrived;
      this.#arrived = undefined;
      const image = dib && await this.#inTime(this.#toPng(dib));
      if (image || !dib || content.text) {
        this.#show({ ...content, ...image && { png: image.png } }, image?.fingerprint);
      }
    }
    this.#isConverting = false;
  }

  #show(content: ClipboardContent, fingerprint?: number): void {
    this.#changes++;
    this.#shared = fingerprint;
    this.#outlet.show(content);
  }

  /** What comes of `conversion`; nothing where it takes too long. */
  #inTime<T>(conversion: Promise<T | undefined>): Promise<T | undefined> {
    const limit = new Promise<undefined>((resolve) => this.#later(() => resolve(undefined)));
    return Promise.race([conversion, limit]);
  }

  async #toPng(dib: Uint8Array): Promise<ConvertedImage | undefined> {
    try {
      return await (await this.#load()).toPng(dib);
    } catch {
      // What the server has there, or this browser cannot read: the text beside it arrives all the same.
      return undefined;
    }
  }

  async #sendImage(png: Uint8Array<ArrayBuffer>, content: ClipboardContent): Promise<void> {
    const held: (() => void)[] = this.#held = [];
    const { text } = content;
    const change = this.#changes;
    this.#later(() => this.#release(held));
    const image = await this.#read(png);
    const isNeeded = image && (text || image.fingerprint !== this.#shared);
    const dib = isNeeded ? await image.pack().catch(() => undefined) : undefined;
    // Late, it is sent for the next paste, but not over anything newer.
    if (this.#held !== held && this.#changes !== change) return;
    if (dib) this.#shared = image!.fingerprint;
    if (dib || text) this.#outlet.send({ ...content, ...dib && { dib } });
    this.#release(held);
  }

  async #read(png: Uint8Array<ArrayBuffer>): Promise<ReadImage | undefined> {
    try {
      return await (await this.#load()).toDib(png);
    } catch {
      return undefined;
    }
  }

  #release(held: readonly (() => void)[]): void {
    if (this.#held !== held) return;
    this.#held = undefined;
    for (const action of held) this.inOrder(action);
  }
}
