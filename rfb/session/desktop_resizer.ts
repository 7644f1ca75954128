import { encodeSetDesktopSize } from "../extension_messages.ts";
import type { DesktopLayout } from "../pseudo/pseudo_rect.ts";
import type { Screen } from "../screen.ts";

/** Longest side that is asked for. */
const SIDE_LIMIT = 16384;

const STATUS = { done: 0, prohibited: 1, passedOn: 4 } as const;

/** Whose wish a layout answers. */
const OUR_WISH = 1;

/** The desktop's screens, and our wishes for another size (community RFB specification, SetDesktopSize). */
export class DesktopResizer {
  #screens: readonly Screen[] = [];
  #isOffered = false;
  #isForbidden = false;
  #isProhibited = false;
  /** The last wish, until the desktop has yet another size. */
  #asked = "";
  #current = "";

  /** The server closes the connection at a wish, so that there will be none. */
  forbid(): void {
    this.#isForbidden = true;
  }

  /** Whether the server takes wishes, which it says by showing its layout. */
  get isOffered(): boolean {
    return this.#isOffered && !this.#isForbidden;
  }

  /** As the server last told; none where it does not tell. */
  get screens(): readonly Screen[] {
    return this.#screens;
  }

  /**
   * Takes what the server says of its desktop.
   *
   * @returns the size if that holds now, and a status other than done or passed on, if our wish has one.
   */
  arrange(layout: DesktopLayout): { holds: boolean; refusal?: number } {
    this.#isOffered = true;
    const { status, width, height, screens } = layout;
    if (layout.reason === OUR_WISH && status !== STATUS.done) {
      if (status === STATUS.prohibited) this.#isProhibited = true;
      return status === STATUS.passedOn ? { holds: false } : { holds: false, refusal: status };
    }
    this.#screens = screens;
    // UltraVNC's first one says 0x0, and means only that it knows the extension.
    return { holds: width * height > 0 };
  }

  /** The framebuffer has this size now. */
  resized(width: number, height: number): void {
    const size = `${width}x${height}`;
    if (this.#asked !== size) this.#asked = "";
    this.#current = size;
  }

  /**
   * The message that asks for a size in pixels, of one screen that keeps its id and flags. There is none
   * where that would be of no use: the server does not take wishes, or refused, or has this size, or was
   * asked for it already, as happens where sizes that are no whole numbers are asked for again and again.
   */
  ask(wantedWidth: number, wantedHeight: number): Uint8Array | undefined {
    const [width, height] = [wantedWidth, wantedHeight].map((side) =>
      Math.max(1, Math.min(SIDE_LIMIT, Math.round(side)))
    ) as [number, number];
    const size = `${width}x${height}`;
    if (!this.isOffered || this.#isProhibited || size === this.#current || size === this.#asked) {
      return undefined;
    }
    this.#asked = size;
    const { id, flags } = this.#screens[0] ?? { id: 0, flags: 0 };
    return encodeSetDesktopSize(width, height, [{ id, x: 0, y: 0, width, height, flags }]);
  }
}
