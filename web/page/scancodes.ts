/**
 * PC/XT scancodes (set 1) by the place of a key, which `KeyboardEvent.code` names: what servers with
 * the QEMU extended key event take beside the keysym, so that the layout here does not matter there.
 */

/** The keys of the 83-key keyboard, whose scancodes count from 1. */
const FIRST_KEYS = [
  "Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal",
  "Backspace Tab KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight",
  "Enter ControlLeft KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote",
  "ShiftLeft Backslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight",
  "NumpadMultiply AltLeft Space CapsLock F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock",
  "Numpad7 Numpad8 Numpad9 NumpadSubtract Numpad4 Numpad5 Numpad6 NumpadAdd Numpad1 Numpad2",
  "Numpad3 Numpad0 NumpadDecimal PrintScreen",
].join(" ").split(" ");

const LATER_KEYS: Readonly<Record<string, number>> = {
  IntlBackslash: 0x56,
  F11: 0x57,
  F12: 0x58,
  NumpadEqual: 0x59,
  F13: 0x64,
  F14: 0x65,
  F15: 0x66,
  F16: 0x67,
  F17: 0x68,
  F18: 0x69,
  F19: 0x6a,
  F20: 0x6b,
  F21: 0x6c,
  F22: 0x6d,
  F23: 0x6e,
  F24: 0x76,
  KanaMode: 0x70,
  Lang2: 0x71,
  Lang1: 0x72,
  IntlRo: 0x73,
  Convert: 0x79,
  NonConvert: 0x7b,
  IntlYen: 0x7d,
  NumpadComma: 0x7e,
};

/** Keys whose scancode has the prefix 0xE0, which is bit 7 here. */
const PREFIXED_KEYS: Readonly<Record<string, number>> = {
  MediaTrackPrevious: 0x10,
  MediaTrackNext: 0x19,
  NumpadEnter: 0x1c,
  ControlRight: 0x1d,
  AudioVolumeMute: 0x20,
  LaunchApp2: 0x21,
  MediaPlayPause: 0x22,
  MediaStop: 0x24,
  AudioVolumeDown: 0x2e,
  AudioVolumeUp: 0x30,
  BrowserHome: 0x32,
  NumpadDivide: 0x35,
  AltRight: 0x38,
  Pause: 0x46,
  Home: 0x47,
  ArrowUp: 0x48,
  PageUp: 0x49,
  ArrowLeft: 0x4b,
  ArrowRight: 0x4d,
  End: 0x4f,
  ArrowDown: 0x50,
  PageDown: 0x51,
  Insert: 0x52,
  Delete: 0x53,
  MetaLeft: 0x5b,
  MetaRight: 0x5c,
  ContextMenu: 0x5d,
  Power: 0x5e,
  Sleep: 0x5f,
  WakeUp: 0x63,
  BrowserSearch: 0x65,
  BrowserFavorites: 0x66,
  BrowserRefresh: 0x67,
  BrowserStop: 0x68,
  BrowserForward: 0x69,
  BrowserBack: 0x6a,
  LaunchApp1: 0x6b,
  LaunchMail: 0x6c,
  MediaSelect: 0x6d,
};

const SCANCODES: ReadonlyMap<string, number> = new Map([
  ...FIRST_KEYS.map((code, index) => [code, index + 1] as const),
  ...Object.entries(LATER_KEYS),
  ...Object.entries(PREFIXED_KEYS).map(([code, scancode]) => [code, scancode | 0x80] as const),
]);

/** The scancode of the key at `code`; `undefined` where there is none, as for soft keyboards. */
export function scancodeOf(code: string): number | undefined {
  return SCANCODES.get(code);
}
