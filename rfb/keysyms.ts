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

/** Runs of keys with one keysym wherever they are: the first keysym, then its key and the next ones; a dot is a gap. */
const RUNS: readonly (readonly [number, string])[] = [
  [0xfe03, "AltGraph . . . . GroupNext . GroupPrevious . GroupFirst . GroupLast"],
  [0xff08, "Backspace Tab . Clear . Enter . . . . . Pause ScrollLock . . . . . . Escape"],
  [0xff20, "Compose KanjiMode NonConvert Convert Romaji Hiragana Katakana HiraganaKatakana"],
  [0xff28, "Zenkaku Hankaku ZenkakuHankaku . . KanaMode . Eisu Alphanumeric HangulMode . ."],
  [0xff34, "HanjaMode . . CodeInput . . . . SingleCandidate AllCandidates PreviousCandidate"],
  [0xff50, "Home ArrowLeft ArrowUp ArrowRight ArrowDown PageUp PageDown End"],
  [0xff60, "Select PrintScreen Execute Insert . Undo Redo ContextMenu Find Cancel Help"],
  [0xff7e, "ModeChange NumLock"],
  [0xffe5, "CapsLock"],
  [0xffff, "Delete"],
  [0x1008ff02, "BrightnessUp BrightnessDown"],
  [0x1008ff11, "AudioVolumeDown AudioVolumeMute AudioVolumeUp MediaPlayPause MediaStop"],
  [0x1008ff16, "MediaTrackPrevious MediaTrackNext BrowserHome LaunchMail . BrowserSearch"],
  [0x1008ff1c, "MediaRecord LaunchApplication2 . . . . . . . . BrowserBack BrowserForward"],
  [0x1008ff28, "BrowserStop BrowserRefresh PowerOff WakeUp Eject . . Standby BrowserFavorites"],
  [0x1008ff31, "MediaPause LaunchMediaPlayer LaunchApplication1 . . . . . . . . . . MediaRewind"],
  [0x1008ff56, "Close Copy Cut"],
  [0x1008ff68, "New . . Open . Paste . . . . MailReply . . . . Save . . . MailSend SpellCheck"],
  [0x1008ff7d, "SplitScreenToggle"],
  [0x1008ff90, "MailForward . . . . . . MediaFastForward"],
  [0x1008ffb2, "MicrophoneVolumeMute"],
  // The one for both, which comes under the other name too.
  [0x1008ff14, "MediaPlay"],
];

const NAMED: ReadonlyMap<string, number> = new Map(
  RUNS.flatMap(([first, run]) => run.split(" ").map((key, i) => [key, first + i] as const)),
);

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
  return key === "." ? undefined : NAMED.get(key);
}
