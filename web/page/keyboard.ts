import { keysymOf, namedKeysym } from "../../rfb/keysyms.ts";
import { scancodeOf } from "./scancodes.ts";

/** The `KeyboardEvent` fields that count. */
export interface KeyInput {
  readonly key: string;
  readonly code: string;
  readonly location: number;
  /** Milliseconds, as `Event.timeStamp`. */
  readonly timeStamp: number;
}

/** Whose habits the keyboard has. */
export type KeyboardPlatform = "windows" | "mac" | "other";

/** What {@linkcode Keyboard} needs from outside. */
export interface KeyboardOutlet {
  /** `scancode` tells the key's place where it has one. */
  send(keysym: number, down: boolean, scancode?: number): void;
  /** Calls back after `ms`; the answer cancels it. */
  later(callback: () => void, ms: number): () => void;
}

/** A key as the server is told: what it means, and its place as a `KeyboardEvent.code`. */
export interface Key {
  readonly keysym: number;
  readonly code: string;
}

const KEYSYM = {
  backSpace: 0xff08,
  level3Shift: 0xfe03,
  altLeft: 0xffe9,
  superRight: 0xffec,
} as const;

/** On a Mac, Option composes characters and Command sits where others have Alt. */
const MAC_KEYS: Readonly<Record<string, Key>> = {
  AltLeft: { keysym: KEYSYM.level3Shift, code: "AltRight" },
  AltRight: { keysym: KEYSYM.level3Shift, code: "AltRight" },
  MetaLeft: { keysym: KEYSYM.altLeft, code: "AltLeft" },
  MetaRight: { keysym: KEYSYM.superRight, code: "MetaRight" },
};

const SHIFT: Key = { keysym: 0xffe1, code: "ShiftLeft" };

/** The keys that hurt when they are stuck, both sides. */
const MODIFIERS: readonly Key[] = [
  SHIFT,
  { keysym: 0xffe2, code: "ShiftRight" },
  { keysym: 0xffe3, code: "ControlLeft" },
  { keysym: 0xffe4, code: "ControlRight" },
  { keysym: KEYSYM.altLeft, code: "AltLeft" },
  { keysym: 0xffea, code: "AltRight" },
  { keysym: KEYSYM.level3Shift, code: "AltRight" },
  { keysym: 0xffeb, code: "MetaLeft" },
  { keysym: KEYSYM.superRight, code: "MetaRight" },
];

/** Keysyms of what a US keyboard writes with Shift. */
const SHIFTED: ReadonlySet<number> = new Set(
  Array.from(
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ~!@#$%^&*()_+{}|:"<>?',
    (sign) => keysymOf(sign.charCodeAt(0)),
  ),
);

/** Windows sends AltGr as a left Control right before the right Alt. */
const ALTGR_WINDOW_MS = 40;

/** The keysym of a key event, or `undefined` when it stands for none (a dead key, a composition). */
export function keysymFor(input: KeyInput, platform: KeyboardPlatform): number | undefined {
  const own = platform === "mac" ? MAC_KEYS[input.code] : undefined;
  if (own !== undefined) return own.keysym;
  // X11 browsers call Alt "Meta" while Shift is down.
  const key = input.key === "Meta" && input.code.startsWith("Alt") ? "Alt" : input.key;
  const named = namedKeysym(key, input.location);
  if (named !== undefined) return named;
  const characters = [...key];
  return characters.length === 1 ? keysymOf(characters[0]!.codePointAt(0)!) : undefined;
}

/**
 * Which keys are down on the server. A key up releases the keysym that its own key down pressed,
 * whatever the modifiers say by then, and {@linkcode Keyboard.releaseAll} leaves none stuck.
 */
export class Keyboard {
  #outlet: KeyboardOutlet;
  #platform: KeyboardPlatform;
  #pressed = new Map<string, Key>();
  #held = new Set<Key>();
  #control: { input: KeyInput; cancel: () => void } | undefined;

  constructor(outlet: KeyboardOutlet, platform: KeyboardPlatform) {
    this.#outlet = outlet;
    this.#platform = platform;
  }

  /** A key went down or repeats; `false` when it stands for no keysym and is the browser's to compose. */
  down(input: KeyInput): boolean {
    const keysym = keysymFor(input, this.#platform);
    this.#settleControl(input);
    if (keysym === undefined) return false;
    if (this.#mayBeAltGr(input)) this.#holdControl(input);
    else if (this.#isMomentary(input)) this.#strokeOf(input);
    else this.#press(input.code, keysym);
    return true;
  }

  /** A key went up. */
  up(input: KeyInput): void {
    this.#settleControl(undefined);
    const { code } = input;
    if (this.#platform === "mac" && code === "CapsLock") this.#strokeOf(input);
    // Windows reports PrintScreen only when it is let go.
    else if (input.key === "PrintScreen" && !this.#pressed.has(code)) this.#strokeOf(input);
    else this.#release(code);
    // Windows does not report the first of two Shift keys going up, macOS no key under Command.
    if (this.#platform === "windows" && code.startsWith("Shift")) this.#releaseMatching("Shift");
    if (this.#platform === "mac" && code.startsWith("Meta")) this.#releaseMatching("");
  }

  /** Holds `key` down until {@linkcode letGo}, as a toolbar toggle does. */
  hold(key: Key): void {
    this.#held.add(key);
    this.#send(key, true);
  }

  /** Ends a {@linkcode hold}. */
  letGo(key: Key): void {
    if (this.#held.delete(key)) this.#send(key, false);
  }

  /** Ends every {@linkcode hold}. */
  letGoAll(): void {
    for (const key of [...this.#held]) this.letGo(key);
  }

  /** Releases whatever may be stuck, modifiers of other viewers included. */
  unstick(): void {
    this.releaseAll();
    this.letGoAll();
    for (const key of MODIFIERS) this.#send(key, false);
  }

  /** Types `text` as strokes, with `removed` backspaces before. */
  type(text: string, removed = 0): void {
    this.#settleControl(undefined);
    for (let i = 0; i < removed; i++) this.#stroke({ keysym: KEYSYM.backSpace, code: "" });
    for (const character of text.replaceAll("\r\n", "\n")) {
      this.#stroke({ keysym: keysymOf(character.codePointAt(0)!), code: "" });
    }
  }

  /** Presses and releases `keys` as one chord, last pressed first released. */
  chord(keys: readonly Key[]): void {
    for (const key of keys) this.#send(key, true);
    for (const key of keys.toReversed()) this.#send(key, false);
  }

  /** Releases every key that a person presses; what is on {@linkcode hold} stays. */
  releaseAll(): void {
    this.#control?.cancel();
    this.#control = undefined;
    this.#releaseMatching("");
  }

  #press(code: string, keysym: number): void {
    const before = this.#pressed.get(code);
    if (before !== undefined && before.keysym !== keysym) this.#send(before, false);
    const key = this.#keyAt(code, keysym);
    this.#pressed.set(code, key);
    this.#send(key, true);
  }

  #release(code: string): void {
    const key = this.#pressed.get(code);
    if (key === undefined) return;
    this.#pressed.delete(code);
    this.#send(key, false);
  }

  #strokeOf(input: KeyInput): void {
    const keysym = keysymFor(input, this.#platform);
    if (keysym !== undefined) this.#stroke(this.#keyAt(input.code, keysym));
  }

  /** A Mac's keys stand for others, whose places they must tell too. */
  #keyAt(code: string, keysym: number): Key {
    const place = this.#platform === "mac" ? MAC_KEYS[code]?.code : undefined;
    return { keysym, code: place ?? code };
  }

  /** Where no key was pressed no Shift was either, and QEMU does not add it to what it stands for. */
  #stroke(key: Key): void {
    const shift = key.code === "" && SHIFTED.has(key.keysym) && !this.#isShiftDown();
    this.chord(shift ? [SHIFT, key] : [key]);
  }

  #isShiftDown(): boolean {
    return this.#pressed.has("ShiftLeft") || this.#pressed.has("ShiftRight");
  }

  #send({ keysym, code }: Key, down: boolean): void {
    this.#outlet.send(keysym, down, scancodeOf(code));
  }

  #releaseMatching(prefix: string): void {
    for (const code of [...this.#pressed.keys()].reverse()) {
      if (code.startsWith(prefix)) this.#release(code);
    }
  }

  /** Keys whose release will not be told: soft keyboards, CapsLock and keys under Command on macOS. */
  #isMomentary(input: KeyInput): boolean {
    if (input.code === "") return true;
    if (this.#platform !== "mac") return false;
    if (input.code === "CapsLock") return true;
    const command = this.#pressed.has("MetaLeft") || this.#pressed.has("MetaRight");
    return command && !/^(Shift|Control|Alt|Meta)/.test(input.code);
  }

  #mayBeAltGr(input: KeyInput): boolean {
    return this.#platform === "windows" && input.code === "ControlLeft" &&
      !this.#pressed.has(input.code);
  }

  #holdControl(input: KeyInput): void {
    const cancel = this.#outlet.later(() => this.#settleControl(undefined), ALTGR_WINDOW_MS);
    this.#control = { input, cancel };
  }

  /** Decides on a Control that was held back: `next` shows whether it belonged to AltGr. */
  #settleControl(next: KeyInput | undefined): void {
    const control = this.#control;
    if (control === undefined) return;
    this.#control = undefined;
    control.cancel();
    const belongsToAltGr = next?.code === "AltRight" &&
      next.timeStamp - control.input.timeStamp < ALTGR_WINDOW_MS;
    if (!belongsToAltGr) this.#press(control.input.code, keysymFor(control.input, "windows")!);
  }
}
