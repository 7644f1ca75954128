import { encodeEnableContinuousUpdates } from "../extension_messages.ts";
import type { Rect } from "../rect.ts";

/** Over so many bytes that came and were not read yet, a server that sends unasked is told to stop. */
const BACKLOG_LIMIT_BYTES = 8 * 1024 * 1024;

/** So many updates are asked for one by one, after a server had to be stopped. */
const UPDATES_ASKED_AFTER_BACKLOG = 100;

/** So many ends of continuous updates that nobody asked for are forgiven. */
const SURPRISES_LIMIT = 3;

/** What a switch needs of its session. */
export interface PushIO {
  write(bytes: Uint8Array): void;
  /** The whole picture. */
  area(): Rect;
  /** Bytes that came from the network and wait to be read. */
  backlogBytes(): number;
  /** Whether the server knows fences, by which it notices how fast we are. */
  hasFences(): boolean;
  /** Sends a fence; `done` is called when the server says that all before it has taken effect. */
  mark(done: () => void): void;
}

/** What a switch asks and tells who asks for updates otherwise. */
interface PushOutlet {
  /** Whether updates may come unasked now. */
  isWanted(): boolean;
  /** They do from now on. */
  begins(): void;
  /** They do no more, and are to be asked for. */
  ends(): void;
}

/**
 * Whether the server sends updates unasked (community RFB specification, EnableContinuousUpdates): once
 * the first picture is here, and as long as we keep up.
 */
export class PushSwitch {
  #io: PushIO;
  #outlet: PushOutlet;
  #state: "unknown" | "off" | "on" | "stopping" = "unknown";
  #hasPicture = false;
  /** Updates to be asked for before the server may send unasked again. */
  #toAsk = 0;
  #surprises = 0;
  /** Ends of continuous updates that the server may send as a mere acknowledgement, or late. */
  #acknowledgements = 0;
  /** How often the server was told to stop. */
  #stops = 0;

  constructor(io: PushIO, outlet: PushOutlet) {
    this.#io = io;
    this.#outlet = outlet;
  }

  /** Whether no update comes, or will still come, but those that are asked for. */
  get isOff(): boolean {
    return this.#state === "off" || this.#state === "unknown";
  }

  /** SetEncodings was sent, the first one or another. */
  encodingsSent(): void {
    this.#acknowledgements++;
  }

  /** An update is painted, and with it so many pixels; {@linkcode regulate} follows. */
  updateEnds(pixels: number): void {
    this.#hasPicture ||= pixels > 0;
    this.#toAsk = Math.max(0, this.#toAsk - 1);
    if (this.#io.backlogBytes() > BACKLOG_LIMIT_BYTES) this.#toAsk = UPDATES_ASKED_AFTER_BACKLOG;
  }

  /** The framebuffer has another size. */
  resized(): void {
    if (this.#state === "on") this.#enable(true);
  }

  /** The server acknowledges continuous updates, or has stopped them. */
  ended(): void {
    if (this.#state === "on") return this.#surprise();
    if (this.#state === "stopping") return this.#stopped();
    if (this.#state === "unknown") this.#acknowledgements = Math.max(0, this.#acknowledgements - 1);
    this.#state = "off";
    this.regulate();
  }

  /** Turns continuous updates on or off, as it suits now. */
  regulate(): void {
    const { width, height } = this.#io.area();
    const wants = this.#hasPicture && this.#io.hasFences() && this.#toAsk === 0 &&
      this.#surprises <= SURPRISES_LIMIT && width * height > 0 && this.#outlet.isWanted();
    if (this.#state === "off" && wants) {
      this.#state = "on";
      this.#outlet.begins();
      this.#enable(true);
    } else if (this.#state === "on" && !wants) {
      this.#stop();
    }
  }

  /** Tells the server to stop; some never say that they did, as a fence behind that shows. */
  #stop(): void {
    const stop = ++this.#stops;
    this.#state = "stopping";
    this.#enable(false);
    this.#io.mark(() => {
      if (this.#state !== "stopping" || stop !== this.#stops) return;
      this.#acknowledgements++;
      this.#stopped();
    });
  }

  #stopped(): void {
    this.#state = "off";
    this.#outlet.ends();
    this.regulate();
  }

  #enable(on: boolean): void {
    this.#io.write(encodeEnableContinuousUpdates(on, this.#io.area()));
  }

  /**
   * The server ended what we did not end, or acknowledged new encodings: which one does not show. Turning
   * it on again is right in both cases, unless a server insists.
   */
  #surprise(): void {
    if (this.#acknowledgements > 0) this.#acknowledgements--;
    else this.#surprises++;
    if (this.#surprises <= SURPRISES_LIMIT) return this.#enable(true);
    this.#state = "off";
    this.#outlet.ends();
  }
}
