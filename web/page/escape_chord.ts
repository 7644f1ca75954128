const KINDS: Readonly<Record<string, string>> = {
  ControlLeft: "control",
  ControlRight: "control",
  AltLeft: "alt",
  AltRight: "alt",
  ShiftLeft: "shift",
  ShiftRight: "shift",
};

/**
 * Watches for Ctrl+Alt+Shift pressed and let go with no other key between: the way out of a screen
 * that swallows every key.
 */
export class EscapeChord {
  #held = new Map<string, string>();
  #complete = false;
  #spoilt = false;

  /** A key went down; `code` as in `KeyboardEvent`. */
  down(code: string): void {
    const kind = KINDS[code];
    if (kind === undefined) this.#spoilt = true;
    else this.#held.set(code, kind);
    if (new Set(this.#held.values()).size === 3) this.#complete = true;
  }

  /** A key went up; `true` when that completed the chord. */
  up(code: string): boolean {
    this.#held.delete(code);
    if (this.#held.size > 0) return false;
    const chord = this.#complete && !this.#spoilt;
    this.reset();
    return chord;
  }

  /** Forgets everything, as when the focus went. */
  reset(): void {
    this.#held.clear();
    this.#complete = false;
    this.#spoilt = false;
  }
}
