import { encodeFramebufferUpdateRequest } from "../client_messages.ts";
import { encodeEnableContinuousUpdates } from "../extension_messages.ts";
import type { Rect } from "../rect.ts";
import { AnswerProbe } from "./answer_probe.ts";
import { RestProbe } from "./rest_probe.ts";
import type { ProbeVerdict, QuietProbe } from "./row_probe.ts";

/** Over so many bytes that came and were not read yet, a server that sends unasked is told to stop. */
const BACKLOG_LIMIT_BYTES = 8 * 1024 * 1024;

/** So many updates are asked for one by one, after a server had to be stopped. */
const UPDATES_ASKED_AFTER_BACKLOG = 100;

/** So many ends of continuous updates that nobody asked for are forgiven. */
const SURPRISES_LIMIT = 3;

/** What a pacer needs of its session. */
export interface PacerIO {
  /** Milliseconds, where there is a clock. */
  readonly clock?: (() => number) | undefined;
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

/**
 * When to ask for what (RFC 6143 section 7.5.3; community RFB specification, EnableContinuousUpdates).
 *
 * Normally the next incremental request goes out when an update's header arrives, so that one is always
 * on the way. A server that has continuous updates and fences sends unasked instead, once the first
 * picture is here and as long as we keep up; no incremental request is sent meanwhile, because neatvnc
 * stalls at one. While nobody looks nothing is asked for at all.
 *
 * What may only be done while no update can be on its way waits: meanwhile nothing is pushed and nothing
 * asked for but one row after another, the last of which is always the last request of all. Servers
 * answer in order, so that with its answer nothing more is owed. That takes about one round trip, and
 * nothing on the desktop has to change for it. From a server that counts requests one is still owed then.
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
  /** Ends of continuous updates that the server may send as a mere acknowledgement, or late. */
  #acknowledgements = 0;
  /** How often the server was told to stop. */
  #stops = 0;
  /** Requests so far. */
  #asked = 0;
  /** Most requests that may be unanswered; 0 only where that is known. Exact where the server counts. */
  #owed = 0;
  #counts = false;
  #isUpdating = false;
  /** Something is to be asked for, or done, when this update ends. */
  #isProbeDue = false;
  #waiting: { readonly act: () => void; readonly probe: QuietProbe } | undefined;

  constructor(io: PacerIO) {
    this.#io = io;
  }

  /** The server uses up one request with each update, until it is told to send unasked. */
  serverCounts(): void {
    this.#counts = true;
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
    this.#isProbeDue = false;
    this.#waiting?.probe.updateBegins();
    this.#askForMore();
  }

  /** That update paints `rect`. */
  painted(rect: Rect): void {
    this.#waiting?.probe.painted(rect);
  }

  /** That update, or another message, tells the size that the picture has. */
  sizeRepeated(): void {
    this.#waiting?.probe.sizeRepeated();
  }

  /** An update is painted, and with it so many pixels. */
  updateEnds(pixels: number): void {
    this.#isUpdating = false;
    this.#hasPicture ||= pixels > 0;
    if (this.#counts) this.#owed = Math.max(0, this.#owed - 1);
    else if (pixels > 0) this.#owed = Math.max(Math.min(1, this.#owed), this.#owed - 1);
    this.#toAsk = Math.max(0, this.#toAsk - 1);
    if (this.#io.backlogBytes() > BACKLOG_LIMIT_BYTES) this.#toAsk = UPDATES_ASKED_AFTER_BACKLOG;
    const verdict = this.#isProbeDue ? "again" : this.#judge(pixels);
    if (verdict !== "waiting") this.#probe(verdict === "answered");
    else if (this.#wantsAll) this.#askAgain();
    this.#regulate();
  }

  /** The framebuffer has another size, which is noticed within an update or between two. */
  resized(): void {
    this.#wantsAll = true;
    if (this.#push === "on") this.#enable(true);
    this.#waiting?.probe.resized();
    // What was asked for may lie outside now.
    if (this.#waiting !== undefined) this.#probe();
    else if (!this.#isUpdating) this.#askAgain();
  }

  /** All of the picture is needed anew, at once. */
  askForAll(): void {
    this.#wantsAll = true;
    this.#askAgain();
  }

  /**
   * `area`, which lies inside the picture, is needed anew.
   *
   * @returns the request's number, from 1; 0 where nothing may be asked for now.
   */
  refresh(area: Rect): number {
    // All of it is asked for when what waits has been done.
    if (!this.#isVisible || !this.#hasBegun || this.#waiting !== undefined) return 0;
    return this.#request(false, area);
  }

  /** The request of that number is answered, and with it those before. */
  answered(request: number): void {
    this.#owed = Math.min(this.#owed, Math.max(1, this.#asked - request));
  }

  /** The server acknowledges continuous updates, or has stopped them. */
  pushEnded(): void {
    if (this.#push === "on") return this.#surprise();
    if (this.#push === "stopping") return this.#stopped();
    if (this.#push === "unknown") this.#acknowledgements = Math.max(0, this.#acknowledgements - 1);
    this.#push = "off";
    this.#regulate();
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
   * called then, within this call or after some update, and asks for the whole picture itself. While
   * nobody looks, it waits for that, unless the server owes nothing.
   */
  whenQuiet(act: () => void): void {
    const probe = this.#counts ? new RestProbe(this.#io.clock) : new AnswerProbe(this.#owed);
    this.#waiting = { act, probe };
    this.#regulate();
    this.#probe();
  }

  #resume(): void {
    if (this.#waiting !== undefined) this.#probe();
    else if (this.#wantsAll) this.#askAgain();
    else this.#askForMore();
  }

  /** Asks for the next change, where that is the way now. */
  #askForMore(): void {
    const pulls = this.#push === "off" || this.#push === "unknown";
    if (!pulls || !this.#isVisible || !this.#hasBegun || this.#waiting !== undefined) return;
    // One is enough, and more would be harder to get rid of; the update that comes uses one up.
    if (this.#counts && this.#owed > (this.#isUpdating ? 1 : 0)) return;
    this.#request(true, this.#io.area());
  }

  #askAgain(): void {
    if (!this.#isVisible || !this.#hasBegun || this.#waiting !== undefined) return;
    this.#wantsAll = false;
    this.#request(false, this.#io.area());
  }

  /** Looks whether this update answers what was asked for. */
  #judge(pixels: number): ProbeVerdict {
    if (this.#waiting === undefined || !this.#mayProbe()) return "waiting";
    const verdict = this.#waiting.probe.updateEnds(pixels, this.#owed);
    if (verdict === "answered" && !this.#counts) this.#owed = 0;
    return verdict;
  }

  #mayProbe(): boolean {
    const { width, height } = this.#io.area();
    return this.#isVisible && width * height > 0;
  }

  /** Does what waits, or asks for something whose answer shows when that may be done. */
  #probe(isQuiet = false): void {
    if (this.#waiting === undefined || this.#push === "on" || this.#push === "stopping") return;
    this.#isProbeDue = this.#isUpdating;
    if (this.#isUpdating) return;
    const { act, probe } = this.#waiting;
    if (isQuiet || this.#owed === 0) {
      this.#waiting = undefined;
      act();
      return;
    }
    if (this.#mayProbe()) this.#request(false, probe.next(this.#io.area()));
  }

  /** Asks for `area`; not for one without pixels, at which Apple's server would hang. */
  #request(incremental: boolean, area: Rect): number {
    if (area.width * area.height === 0) return 0;
    this.#owed++;
    this.#io.write(encodeFramebufferUpdateRequest(incremental, area));
    return ++this.#asked;
  }

  /** Turns continuous updates on or off, as it suits now. */
  #regulate(): void {
    const { width, height } = this.#io.area();
    const wants = this.#isVisible && this.#hasPicture && this.#io.hasFences() &&
      this.#toAsk === 0 && this.#surprises <= SURPRISES_LIMIT && width * height > 0 &&
      this.#waiting === undefined;
    if (this.#push === "off" && wants) {
      this.#push = "on";
      this.#counts = false;
      this.#enable(true);
    } else if (this.#push === "on" && !wants) {
      this.#stop();
    }
  }

  /** Tells the server to stop; some never say that they did, as a fence behind that shows. */
  #stop(): void {
    const stop = ++this.#stops;
    this.#push = "stopping";
    this.#enable(false);
    this.#io.mark(() => {
      if (this.#push !== "stopping" || stop !== this.#stops) return;
      this.#acknowledgements++;
      this.#stopped();
    });
  }

  #stopped(): void {
    this.#push = "off";
    this.#resume();
    this.#regulate();
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
}
