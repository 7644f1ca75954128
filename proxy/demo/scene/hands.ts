import type { CursorName } from "./app.ts";
import type { DeskWindow } from "./desk_window.ts";

/** Control, Alt, Meta and Super of both sides: keys pressed with them type nothing. */
const COMMAND_KEYS: ReadonlySet<number> = new Set([
  0xffe3,
  0xffe4,
  0xffe7,
  0xffe8,
  0xffe9,
  0xffea,
  0xffeb,
  0xffec,
]);

const CONTROL_KEYS = [0xffe3, 0xffe4];

/** A window that is being moved, and where in it the pointer holds it. */
export interface Drag {
  readonly window: DeskWindow;
  readonly x: number;
  readonly y: number;
}

/** Something in a window that is being turned, and where the pointer was. */
export interface Grab {
  readonly window: DeskWindow;
  readonly x: number;
  readonly y: number;
}

/** One visitor's hands: what they hold. */
export class Hands {
  /** The pointer's shape that the visitor has. */
  cursor: CursorName = "arrow";
  drag: Drag | undefined;
  grab: Grab | undefined;
  #mask = 0;
  readonly #commands = new Set<number>();

  /** Takes the buttons' state; the numbers of those that just went down. */
  press(mask: number): number[] {
    const pressed = mask & ~this.#mask;
    this.#mask = mask;
    return [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((button) => pressed & 1 << button);
  }

  /** Whether Control is held, and no other command key. */
  get holdsControl(): boolean {
    return this.#commands.size > 0 &&
      [...this.#commands].every((keysym) => CONTROL_KEYS.includes(keysym));
  }

  /** Takes a key's state; whether it may type something. */
  types(keysym: number, down: boolean): boolean {
    if (COMMAND_KEYS.has(keysym)) {
      if (down) this.#commands.add(keysym);
      else this.#commands.delete(keysym);
      return false;
    }
    return down && this.#commands.size === 0;
  }
}
