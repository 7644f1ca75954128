import type { KeyboardPlatform } from "./keyboard.ts";

/** A key event, as far as it tells about locks. */
export interface LockInput {
  readonly code: string;
  getModifierState(name: string): boolean;
}

/** The locks that change what keys mean; Scroll Lock does not. */
export type LockKey = "CapsLock" | "NumLock";

/** The lamps of the remote keyboard. */
export interface Lamps {
  readonly capsLock: boolean;
  readonly numLock: boolean;
}

/**
 * Brings the remote Caps Lock and Num Lock in line with the local ones, before a key is sent that
 * would mean something else otherwise.
 */
export class LockKeys {
  #keys: readonly LockKey[];
  #strike: (key: LockKey) => void;
  /** What the server said last, of the locks that nothing was sent for since. */
  #lamps = new Map<LockKey, boolean>();

  /** @param strike presses and releases a lock key on the server. */
  constructor(platform: KeyboardPlatform, strike: (key: LockKey) => void) {
    // A Mac has no Num Lock: its number pad always gives digits.
    this.#keys = platform === "mac" ? ["CapsLock"] : ["CapsLock", "NumLock"];
    this.#strike = strike;
  }

  /** The server told its lamps. */
  set lamps({ capsLock, numLock }: Lamps) {
    this.#lamps.set("CapsLock", capsLock).set("NumLock", numLock);
  }

  /** A key is about to be sent. */
  before(input: LockInput): void {
    // Soft keyboards and programs that type know nothing of locks.
    if (input.code === "") return;
    for (const key of this.#keys) this.#align(key, input);
  }

  /** Forgets what the server said. */
  reset(): void {
    this.#lamps.clear();
  }

  /** After a stroke the lamp is not known until the server tells it, or a second one would undo it. */
  #align(key: LockKey, input: LockInput): void {
    const lit = this.#lamps.get(key);
    if (input.code === key) this.#lamps.delete(key);
    else if (lit !== undefined && lit !== input.getModifierState(key)) {
      this.#lamps.delete(key);
      this.#strike(key);
    }
  }
}
