import { encodeFramebufferUpdateRequest } from "../client_messages.ts";
import type { Rect } from "../rect.ts";
import { AnswerProbe } from "./answer_probe.ts";
import { type PushIO, PushSwitch } from "./push_switch.ts";
import { RestProbe } from "./rest_probe.ts";
import type { ProbeVerdict, QuietProbe } from "./row_probe.ts";

/** What a pacer needs of its session. */
export interface PacerIO extends PushIO {
  /** Milliseconds, where there is a clock. */
  readonly clock?: (() => number) | undefined;
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
  #push: PushSwitch;
  #isVisible = true;
  #hasBegun = false;
  /** All of the picture is needed anew. */
  #wantsAll = true;
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
    this.#push = new PushSwitch(io, {
      isWanted: () => this.#isVisible && this.#waiting === undefined,
      begins: () => this.#counts = false,
      ends: () => this.#resume(),
    });
  }

  /** The server uses up one request with each update, until it is told to send unasked. */
  serverCounts(): void {
    this.#counts = true;
  }

  /** SetEncodings was sent, the first one or another. */
  encodingsSent(): void {
    this.#push.encodingsSent();
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
    this.#push.updateEnds(pixels);
    if (this.#counts) this.#owed = Math.max(0, this.#owed - 1);
    else if (pixels > 0) this.#owed = Math.max(Math.min(1, this.#owed), this.#owed - 1);
    const verdict = this.#isProbeDue ? "again" : this.#judge(pixels);
    if (verdict !== "waiting") this.#probe(verdict === "answered");
    else if (this.#wantsAll) this.#askAgain();
    this.#push.regulate();
  }

  /** The framebuffer has another size, which is noticed within an update or between two. */
  resized(): void {
    this.#wantsAll = true;
    this.#push.resized();
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
    this.#push.ended();
  }

  /** Whether anybody looks. */
  setVisible(visible: boolean): void {
    if (visible === this.#isVisible) return;
    this.#isVisible = visible;
    this.#push.regulate();
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
    this.#push.regulate();
    this.#probe();
  }

  #resume(): void {
    if (this.#waiting !== undefined) this.#probe();
    else if (this.#wantsAll) this.#askAgain();
    else this.#askForMore();
  }

  /** Asks for the next change, where that is the way now. */
  #askForMore(): void {
    if (!this.#push.isOff) return;
    if (!this.#isVisible || !this.#hasBegun || this.#waiting !== undefined) return;
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
    if (this.#waiting === undefined || !this.#push.isOff) return;
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
}
