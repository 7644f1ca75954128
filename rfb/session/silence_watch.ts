import { SilenceError } from "../errors.ts";
import type { Platform } from "../platform.ts";

/** How often a wait is looked at; each limit below is exceeded by this at most. */
const LOOK_MS = 5_000;

/** So many looks later the owner is told that the server has stopped: 10 s at least. */
const TELL_LOOKS = 3;

/** So many looks later the handshake fails where the server has stopped within what it says: 15 s at least. */
const STOPPED_LOOKS = 4;

/**
 * So many looks later it fails where the server owes an answer: 130 s at least. Somebody at the desktop may
 * be asked before, for which x11vnc gives two minutes.
 */
const ANSWER_LOOKS = 27;

/** Notices when a server stops where it must go on. Between two messages it may rest for ever. */
export class SilenceWatch {
  #delay: Platform["delay"];
  #tell: (silent: boolean) => void;
  #expired = Promise.withResolvers<never>();
  #isWaiting = false;
  #isLooking = false;
  #isSilent = false;
  /** How often the wait that goes on was looked at. */
  #looks = 0;
  /** We spoke last, so that the server may have to ask somebody before it answers. */
  #isAsked = true;
  #limit = ANSWER_LOOKS;

  /**
   * @param delay without it nothing is ever noticed.
   * @param tell called when the server has stopped, and when it goes on.
   */
  constructor(delay: Platform["delay"], tell: (silent: boolean) => void) {
    this.#delay = delay;
    this.#tell = tell;
  }

  /** Set once the handshake is over: from then on nothing is given up any more. */
  isJoined = false;

  /** Rejects with a {@linkcode SilenceError} when the server has said nothing for too long. */
  get expired(): Promise<never> {
    return this.#expired.promise;
  }

  /** We spoke. */
  spoken(): void {
    this.#isAsked = true;
  }

  /**
   * The server is waited for, and must go on.
   *
   * @param isBegun whether it has said a part of what is waited for.
   */
  begin(isBegun: boolean): void {
    this.#looks = 0;
    this.#limit = this.#isAsked && !isBegun ? ANSWER_LOOKS : STOPPED_LOOKS;
    this.#isWaiting = true;
    if (this.#delay && !this.#isLooking) this.#look(this.#delay);
  }

  /** The wait is over. */
  end(): void {
    this.#isWaiting = this.#isAsked = false;
    if (this.#isSilent) this.#tell(this.#isSilent = false);
  }

  /** Looks until nothing is waited for at the moment of a look: the next wait begins anew. */
  async #look(delay: NonNullable<Platform["delay"]>): Promise<void> {
    this.#isLooking = true;
    while (this.#isWaiting) {
      await delay(LOOK_MS);
      if (this.#isWaiting) this.#count();
    }
    this.#isLooking = false;
  }

  #count(): void {
    this.#looks++;
    if (this.#looks === TELL_LOOKS) this.#tell(this.#isSilent = true);
    if (this.isJoined || this.#looks < this.#limit) return;
    const seconds = (this.#limit - 1) * LOOK_MS / 1000;
    this.#expired.reject(new SilenceError(`The server said nothing for ${seconds} s`));
  }
}
