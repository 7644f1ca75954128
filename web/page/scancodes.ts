/**
 * PC/XT scancodes (set 1) by the place of a key, which `KeyboardEvent.code` names: what servers with
 * the QEMU extended key event take beside the keysym, so that the layout here does not matter there.
 */

/** Keys by their scancode, from 1 on; a dot where no key has that one. */
const PLAIN_KEYS = [
  "Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal",
  "Backspace Tab KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight",
  "Enter ControlLeft KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote",
  "ShiftLeft Backslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight",
  "NumpadMultiply AltLeft Space CapsLock F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock",
  "Numpad7 Numpad8 Numpad9 NumpadSubtract Numpad4 Numpad5 Numpad6 NumpadAdd Numpad1 Numpad2",
  "Numpad3 Numpad0 NumpadDecimal PrintScreen . IntlBackslash F11 F12 NumpadEqual . . . . . . .",
  ". . . F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 . KanaMode Lang2 Lang1 IntlRo . . F24 . .",
  "Convert . NonConvert . IntlYen NumpadComma",
].join(" ").split(" ");

/** Keys whose scancode has the prefix 0xE0, from 0x10 on. */
const PREFIXED_KEYS = [
  "MediaTrackPrevious . . . . . . . . MediaTrackNext . . NumpadEnter ControlRight . .",
  "AudioVolumeMute LaunchApp2 MediaPlayPause . MediaStop . . . . . . . . . AudioVolumeDown .",
  "AudioVolumeUp . BrowserHome . . NumpadDivide . . AltRight . . . . . . . . . . . . . Pause Home",
  "ArrowUp PageUp . ArrowLeft . ArrowRight . End ArrowDown PageDown Insert Delete . . . . . . .",
  "MetaLeft MetaRight ContextMenu Power Sleep . . . WakeUp . BrowserSearch BrowserFavorites",
  "BrowserRefresh BrowserStop BrowserForward BrowserBack LaunchApp1 LaunchMail MediaSelect",
].join(" ").split(" ");

const FIRST_PLAIN = 1;
const FIRST_PREFIXED = 0x10 | 0x80;

const SCANCODES: ReadonlyMap<string, number> = new Map([
  ...PLAIN_KEYS.map((code, index) => [code, FIRST_PLAIN + index] as const),
  ...PREFIXED_KEYS.map((code, index) => [code, FIRST_PREFIXED + index] as const),
]);

/** The scancode of the key at `code`; `undefined` where there is none, as for soft keyboards. */
export function scancodeOf(code: string): number | undefined {
  return SCANCODES.get(code);
}
