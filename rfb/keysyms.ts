/**
 * X11 keysyms, which a KeyEvent carries (RFC 6143 section 7.5.4): by character, and by the names that
 * a browser gives to keys (the `key` and `location` of a DOM keyboard event).
 */
import { legacyKeysym } from "./legacy_keysyms.ts";

/** Where a key is, as `KeyboardEvent.location` counts it. */
export const KEY_LOCATION = { standard: 0, left: 1, right: 2, numpad: 3 } as const;

/** Keysyms of characters from U+0100 on that have none of their own are this plus the code point. */
const UNICODE = 0x01000000;

/** Control characters that keys stand for, as they occur in pasted or composed text. */
const CONTROLS: Readonly<Record<number, number>> = {
  0x08: 0xff08,
  0x09: 0xff09,
  0x0a: 0xff0d,
  0x0d: 0xff0d,
  0x1b: 0xff1b,
  0x7f: 0xffff,
};

/** Keys with one keysym wherever they are. */
const NAMED: Readonly<Record<string, number>> = {
  Backspace: 0xff08,
  Tab: 0xff09,
  Clear: 0xff0b,
  Enter: 0xff0d,
  Pause: 0xff13,
  ScrollLock: 0xff14,
  Escape: 0xff1b,
  Compose: 0xff20,
  KanjiMode: 0xff21,
  NonConvert: 0xff22,
  Convert: 0xff23,
  Romaji: 0xff24,
  Hiragana: 0xff25,
  Katakana: 0xff26,
  HiraganaKatakana: 0xff27,
  Zenkaku: 0xff28,
  Hankaku: 0xff29,
  ZenkakuHankaku: 0xff2a,
  KanaMode: 0xff2d,
  Eisu: 0xff2f,
  Alphanumeric: 0xff30,
  HangulMode: 0xff31,
  HanjaMode: 0xff34,
  CodeInput: 0xff37,
  SingleCandidate: 0xff3c,
  AllCandidates: 0xff3d,
  PreviousCandidate: 0xff3e,
  Home: 0xff50,
  ArrowLeft: 0xff51,
  ArrowUp: 0xff52,
  ArrowRight: 0xff53,
  ArrowDown: 0xff54,
  PageUp: 0xff55,
  PageDown: 0xff56,
  End: 0xff57,
  Select: 0xff60,
  PrintScreen: 0xff61,
  Execute: 0xff62,
  Insert: 0xff63,
  Undo: 0xff65,
  Redo: 0xff66,
  ContextMenu: 0xff67,
  Find: 0xff68,
  Cancel: 0xff69,
  Help: 0xff6a,
  ModeChange: 0xff7e,
  NumLock: 0xff7f,
  CapsLock: 0xffe5,
  Delete: 0xffff,
  AltGraph: 0xfe03,
  GroupNext: 0xfe08,
  GroupPrevious: 0xfe0a,
  GroupFirst: 0xfe0c,
  GroupLast: 0xfe0e,
  BrightnessUp: 0x1008ff02,
  BrightnessDown: 0x1008ff03,
  AudioVolumeDown: 0x1008ff11,
  AudioVolumeMute: 0x1008ff12,
  AudioVolumeUp: 0x1008ff13,
  MediaPlayPause: 0x1008ff14,
  MediaPlay: 0x1008ff14,
  MediaStop: 0x1008ff15,
  MediaTrackPrevious: 0x1008ff16,
  MediaTrackNext: 0x1008ff17,
  BrowserHome: 0x1008ff18,
  LaunchMail: 0x1008ff19,
  BrowserSearch: 0x1008ff1b,
  MediaRecord: 0x1008ff1c,
  LaunchApplication2: 0x1008ff1d,
  BrowserBack: 0x1008ff26,
  BrowserForward: 0x1008ff27,
  BrowserStop: 0x1008ff28,
  BrowserRefresh: 0x1008ff29,
  PowerOff: 0x1008ff2a,
  WakeUp: 0x1008ff2b,
  Eject: 0x1008ff2c,
  Standby: 0x1008ff2f,
  BrowserFavorites: 0x1008ff30,
  MediaPause: 0x1008ff31,
  LaunchMediaPlayer: 0x1008ff32,
  LaunchApplication1: 0x1008ff33,
  MediaRewind: 0x1008ff3e,
  Close: 0x1008ff56,
  Copy: 0x1008ff57,
  Cut: 0x1008ff58,
  New: 0x1008ff68,
  Open: 0x1008ff6b,
  Paste: 0x1008ff6d,
  MailReply: 0x1008ff72,
  Save: 0x1008ff77,
  MailSend: 0x1008ff7b,
  SpellCheck: 0x1008ff7c,
  SplitScreenToggle: 0x1008ff7d,
  MailForward: 0x1008ff90,
  MediaFastForward: 0x1008ff97,
  MicrophoneVolumeMute: 0x1008ffb2,
};

/** Keys that keyboards have twice: the left (or only) one and the right one. */
const PAIRED: Readonly<Record<string, readonly [left: number, right: number]>> = {
  Shift: [0xffe1, 0xffe2],
  Control: [0xffe3, 0xffe4],
  Alt: [0xffe9, 0xffea],
  // The key browsers call Meta is the Windows or Command key, which X desktops know as Super.
  Meta: [0xffeb, 0xffec],
  OS: [0xffeb, 0xffec],
  Super: [0xffeb, 0xffec],
  Hyper: [0xffed, 0xffee],
};

/** Keys of the numeric pad that differ from their namesakes elsewhere. */
const NUMPAD: Readonly<Record<string, number>> = {
  " ": 0xff80,
  Tab: 0xff89,
  Enter: 0xff8d,
  Home: 0xff95,
  ArrowLeft: 0xff96,
  ArrowUp: 0xff97,
  ArrowRight: 0xff98,
  ArrowDown: 0xff99,
  PageUp: 0xff9a,
  PageDown: 0xff9b,
  End: 0xff9c,
  // The 5 without NumLock; a Mac's Clear key sits where NumLock is and reports the same name.
  Clear: 0xff9d,
  Insert: 0xff9e,
  Delete: 0xff9f,
  "*": 0xffaa,
  "+": 0xffab,
  ",": 0xffac,
  "-": 0xffad,
  ".": 0xffae,
  "/": 0xffaf,
  "=": 0xffbd,
};

const NUMPAD_0 = 0xffb0;
const F1 = 0xffbe;

/**
 * The keysym of a character: Latin-1 as it is, others by their keysym from before Unicode where there
 * is one, else 0x01000000 + `codePoint` (RFC 6143 section 7.5.4).
 */
export function keysymOf(codePoint: number): number {
  const control = CONTROLS[codePoint];
  if (control !== undefined) return control;
  if (codePoint <= 0xff) return codePoint;
  return legacyKeysym(codePoint) ?? UNICODE + codePoint;
}

/**
 * The keysym of a key that stands for no character, or that the numeric pad has a keysym of its own
 * for; `undefined` for all others, which go by {@linkcode keysymOf}.
 *
 * @param key `KeyboardEvent.key`
 * @param location `KeyboardEvent.location`, one of {@linkcode KEY_LOCATION}
 */
export function namedKeysym(key: string, location: number): number | undefined {
  if (location === KEY_LOCATION.numpad) {
    if (/^[0-9]$/.test(key)) return NUMPAD_0 + Number(key);
    if (Object.hasOwn(NUMPAD, key)) return NUMPAD[key];
  }
  if (Object.hasOwn(PAIRED, key)) return PAIRED[key]![location === KEY_LOCATION.right ? 1 : 0];
  const f = /^F([1-9]|[12][0-9]|3[0-5])$/.exec(key);
  if (f) return F1 + Number(f[1]) - 1;
  return Object.hasOwn(NAMED, key) ? NAMED[key] : undefined;
}
