import type { ClipboardContent } from "../link.ts";

/** Most characters of a text sent or shown at once; common servers drop or refuse more. */
const TEXT_LIMIT = 256 * 1024;

/** Most bytes of an image's file. */
export const IMAGE_LIMIT_BYTES = 8 * 1024 * 1024;

/** What {@linkcode ClipboardMirror} needs from outside. */
export interface ClipboardOutlet {
  /** To the server. */
  send(content: ClipboardContent): void;
  /** Into the browser's clipboard; `false` where it may not be done now. */
  write(content: ClipboardContent): Promise<boolean>;
}

/** The forms of what is pasted: a `DataTransfer`, as far as it is used. */
export interface PastedData {
  getData(type: string): string;
  readonly files: ArrayLike<PastedFile>;
}

interface PastedFile {
  readonly type: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/**
 * Keeps the two clipboards alike without sending anything back where it came from: what was exchanged
 * last is known by its text, whose line ends and whose other forms browsers change. An image without text
 * is known by its file, as long as nobody writes that anew; then the worker knows it by its pixels.
 */
export class ClipboardMirror {
  #outlet: ClipboardOutlet;
  #last = "";
  #lastImage: Uint8Array | undefined;
  /** What the server sent and the browser did not take yet. */
  #pending: ClipboardContent | undefined;
  #settling: Promise<void> | undefined;

  constructor(outlet: ClipboardOutlet) {
    this.#outlet = outlet;
  }

  /** The person copied or, where `isTyped`, typed this here; `false` where a copy is nothing new to the server. */
  offer(content: ClipboardContent, isTyped = false): boolean {
    const text = content.text === undefined ? undefined : normalize(content.text);
    const isKnown = text === undefined ? this.#isLastImage(content.png) : text === this.#last;
    if (isKnown && !isTyped) return false;
    this.#last = text ?? "";
    this.#lastImage = content.png;
    this.#pending = undefined;
    this.#outlet.send({ ...content, ...(text !== undefined ? { text } : {}) });
    return true;
  }

  /** The server's clipboard changed; the text to show. */
  receive(content: ClipboardContent): string {
    this.#last = normalize(content.text ?? "");
    this.#lastImage = content.png;
    this.#pending = content;
    this.settle();
    return this.#last;
  }

  /** The browser may take now what it refused before: the person did something, or came back. */
  settle(): Promise<void> {
    // A second writing of the same could come after what the person copies next.
    this.#settling ??= this.#write().finally(() => this.#settling = undefined);
    return this.#settling;
  }

  async #write(): Promise<void> {
    for (let content = this.#pending; content; content = this.#pending) {
      const written = await this.#outlet.write(content).catch(() => false);
      // A newer one may have come meanwhile, and is next.
      if (this.#pending !== content) continue;
      if (written) this.#pending = undefined;
      return;
    }
  }

  /** Forgets what a session exchanged. */
  reset(): void {
    this.#last = "";
    this.#lastImage = undefined;
    this.#pending = undefined;
  }

  #isLastImage(png: Uint8Array | undefined): boolean {
    const last = this.#lastImage;
    return !png || (png.length === last?.length && png.every((byte, i) => byte === last[i]));
  }
}

/** Whether a paste is an image and nothing that could be typed. */
export function isImage(data: PastedData): boolean {
  return imageOf(data) !== undefined && data.getData("text/plain") === "";
}

/**
 * What a paste holds, in every form that a server may take; `undefined` for nothing of use.
 *
 * @param images whether the server takes them.
 */
export async function readPasted(
  data: PastedData,
  images: boolean,
): Promise<ClipboardContent | undefined> {
  // All of it is gone once the event is over, so that the file is asked for before anything waits.
  const text = data.getData("text/plain");
  const html = data.getData("text/html").slice(0, TEXT_LIMIT);
  const image = images ? imageOf(data) : undefined;
  const png = image && new Uint8Array(await image.arrayBuffer());
  if (text === "" && png === undefined) return undefined;
  return {
    ...(text !== "" ? { text } : {}),
    ...(html !== "" ? { html } : {}),
    ...(png !== undefined ? { png } : {}),
  };
}

function imageOf({ files }: PastedData): PastedFile | undefined {
  return Array.from(files)
    .find(({ type, size }) => type === "image/png" && size <= IMAGE_LIMIT_BYTES);
}

function normalize(text: string): string {
  return text.replaceAll("\r\n", "\n").slice(0, TEXT_LIMIT);
}
