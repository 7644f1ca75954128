import { encodeFramebufferUpdateRequest } from "../client_messages.ts";
import { encodeEnableContinuousUpdates } from "../extension_messages.ts";
import type { Rect } from "../rect.ts";

/** Over so many bytes that came and were not read yet, a server that sends unasked is told to stop. */
const BACKLOG_LIMIT_BYTES = 8 * 1024 * 1024;

/** So many updates are asked for one by one, after a server had to be stopped. */
const UPDATES_ASKED_AFTER_BACKLOG = 100;

/** So many ends of continuous updates that nobody asked for are forgiven. */
const SURPRISES_LIMIT = 3;

/** After so many updates the answer to a request for the whole picture is taken to have come in parts. */
const WHOLE_PARTS_LIMIT = 10;

/** The same after a request for a part of it: an incremental one may be answered before. */
const REFRESH_PARTS = 2;

/** What a pacer needs of its session. */
export interface PacerIO {
  write(bytes: Uint8Array): void;
  /** The whole picture. */
  area(): Rect;
  /** Bytes that came from the network and wait to be read. */
  backlogBytes(): number;
  /** Whether the server knows fences, by which it notices how fast we are. */
  hasFences(): boolean;
}

/**
 * When to ask for what (RFC 6143 section 7.5.3; community RFB specification, EnableContinuousUpdates).
 *
 * Normally the next incremental request goes out when an update's header arrives, so that one is always
 * on the way. A server that has continuous updates and fences sends unasked instead, once the first
 * picture is here and as long as we keep up; no incremental request is sent meanwhile, because neatvnc
 * stalls at one. While nobody looks nothing is asked for at all.
 */
export class UpdatePacer {
  #io: PacerIO;
  #push: "unknown" | "off" | "on" | "stopping" = "unknown";
  #isVisible = true;
  #hasBegun = false;
  #hasPicture = false;
  /** All of the picture is needed anew. */
  #wantsAll = true;
  /** Updates to be asked for before the server may send unasked again. */
  #toAsk = 0;
  #surprises = 0;
  /** Ends of continuous updates that the server may send as a mere acknowledgement. */
  #acknowledgements = 0;
  /** A request may still be unanswered. */
  #isAsking = false;
  /** Updates that may yet be the answer to a request for the whole picture. */
  #wholeParts = 0;
  #isUpdating = false;
  #askedInUpdate = false;
  #whenQuiet: (() => void) | undefined;

  constructor(io: PacerIO) {
    this.#io = io;
  }

  /** SetEncodings was sent, the first one or another. */
  encodingsSent(): void {
    this.#acknowledgements++;
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#askAgain();
    }
  }

  /** An update's header has come. */
  updateBegins(): void {
    this.#isUpdating = true;
    // What waits for quiet waits longer rather than stop the picture for an answer that may be here.
    const mayAsk = this.#whenQuiet === undefined || this.#wholeParts > 0;
    this.#askedInUpdate = this.#pulls() && mayAsk;
    if (this.#askedInUpdate) this.#request(true, this.#io.area());
  }

  /** An update is painted, and with it so many pixels. */
  updateEnds(pixels: number): void {
    const { width, height } = this.#io.area();
    this.#isUpdating = false;
    if (pixels > 0) {
      this.#hasPicture = true;
      this.#wholeParts = pixels >= width * height ? 0 : Math.max(0, this.#wholeParts - 1);
      if (!this.#askedInUpdate && this.#wholeParts === 0) this.#isAsking = false;
    }
    this.#toAsk = Math.max(0, this.#toAsk - 1);
    if (this.#io.backlogBytes() > BACKLOG_LIMIT_BYTES) this.#toAsk = UPDATES_ASKED_AFTER_BACKLOG;
    if (this.#wantsAll) this.#askAgain();
    else if (!this.#isAsking && this.#pulls() && this.#whenQuiet === undefined) {
      this.#request(true, this.#io.area());
    }
    this.#regulate();
    this.#settle();
  }

  /** The framebuffer has another size, which is noticed within an update or between two. */
  resized(): void {
    this.#wantsAll = true;
    if (this.#push === "on") this.#enable(true);
    if (!this.#isUpdating) this.#askAgain();
  }

  /** All of the picture is needed anew, at once. */
  askForAll(): void {
    this.#wantsAll = true;
    this.#askAgain();
  }

  /** `area`, which lies inside the picture, is needed anew. */
  refresh(area: Rect): void {
    if (!this.#isVisible || !this.#hasBegun) return;
    this.#wholeParts = Math.max(this.#wholeParts, REFRESH_PARTS);
    this.#request(false, area);
  }

  /** The server acknowledges continuous updates, or has stopped them. */
  pushEnded(): void {
    if (this.#push === "on") return this.#surprise();
    const hasStopped = this.#push === "stopping";
    if (this.#push === "unknown") this.#acknowledgements = Math.max(0, this.#acknowledgements - 1);
    this.#push = "off";
    if (hasStopped) this.#resume();
    this.#regulate();
    this.#settle();
  }

  /** Whether anybody looks. */
  setVisible(visible: boolean): void {
    if (visible === this.#isVisible) return;
    this.#isVisible = visible;
    this.#regulate();
    if (visible && this.#hasBegun) this.#resume();
  }

  /**
   * Lets the server run dry, for what may only be done while no update can be on its way; `act` is
   * called then, within this call or after some update, and asks for the whole picture itself.
   */
  whenQuiet(act: () => void): void {
    this.#whenQuiet = act;
    this.#regulate();
    this.#settle();
  }

  #pulls(): boolean {
    return this.#isVisible && (this.#push === "off" || this.#push === "unknown");
  }

  #resume(): void {
    if (this.#wantsAll) this.#askAgain();
    else if (this.#pulls() && this.#whenQuiet === undefined) this.#request(true, this.#io.area());
  }

  #askAgain(): void {
    if (!this.#isVisible || !this.#hasBegun || this.#whenQuiet !== undefined) return;
    this.#wantsAll = false;
    this.#wholeParts = WHOLE_PARTS_LIMIT;
    this.#request(false, this.#io.area());
  }

  /** Asks for `area`; not for one without pixels, at which Apple's server would hang. */
  #request(incremental: boolean, area: Rect): void {
    if (area.width * area.height === 0) return;
    this.#isAsking = true;
    this.#io.write(encodeFramebufferUpdateRequest(incremental, area));
  }

  /** Turns continuous updates on or off, as it suits now. */
  #regulate(): void {
    const { width, height } = this.#io.area();
    const wants = this.#isVisible && this.#hasPicture && this.#io.hasFences() &&
      this.#toAsk === 0 && this.#surprises <= SURPRISES_LIMIT && width * height > 0 &&
      this.#whenQuiet === undefined;
    if (this.#push === "off" && wants) {
      this.#push = "on";
      // Whether the server answers it after all that, or forgets it now, nothing tells.
      this.#isAsking = false;
      this.#enable(true);
    } else if (this.#push === "on" && !wants) {
      this.#push = "stopping";
      this.#enable(false);
    }
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
    if (this.#surprises > SURPRISES_LIMIT) this.#push = "off";
    else this.#enable(true);
    if (this.#push === "off") this.#resume();
  }

  #settle(): void {
    const act = this.#whenQuiet;
    if (act === undefined || this.#isAsking || this.#push === "on" || this.#push === "stopping") {
      return;
    }
    this.#whenQuiet = undefined;
    act();
  }
}
