/** What the DevTools protocol wants to know of a key. */
export interface KeyParameters {
  readonly key: string;
  readonly code: string;
  readonly windowsVirtualKeyCode: number;
  readonly location: number;
  /** What the key writes; not set where it writes nothing. */
  readonly text?: string;
}

/** Keys that write nothing: code and virtual key code. */
const NAMED: Record<string, readonly [code: string, virtualKey: number]> = {
  Enter: ["Enter", 13],
  Tab: ["Tab", 9],
  Escape: ["Escape", 27],
  Backspace: ["Backspace", 8],
  Delete: ["Delete", 46],
  Insert: ["Insert", 45],
  Home: ["Home", 36],
  End: ["End", 35],
  PageUp: ["PageUp", 33],
  PageDown: ["PageDown", 34],
  ArrowLeft: ["ArrowLeft", 37],
  ArrowUp: ["ArrowUp", 38],
  ArrowRight: ["ArrowRight", 39],
  ArrowDown: ["ArrowDown", 40],
  Shift: ["ShiftLeft", 16],
  Control: ["ControlLeft", 17],
  Alt: ["AltLeft", 18],
  Meta: ["MetaLeft", 91],
  CapsLock: ["CapsLock", 20],
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`F${i + 1}`, [`F${i + 1}`, 112 + i] as const]),
  ),
};

/** The key of a US keyboard that writes a character, with or without Shift. */
const PUNCTUATION: Record<string, string> = {
  ...spread("`~", "Backquote"),
  ...spread("-_", "Minus"),
  ...spread("=+", "Equal"),
  ...spread("[{", "BracketLeft"),
  ...spread("]}", "BracketRight"),
  ...spread("\\|", "Backslash"),
  ...spread(";:", "Semicolon"),
  ...spread("'\"", "Quote"),
  ...spread(",<", "Comma"),
  ...spread(".>", "Period"),
  ...spread("/?", "Slash"),
  ...spread(" ", "Space"),
  ...Object.fromEntries([...")!@#$%^&*("].map((sign, digit) => [sign, `Digit${digit}`])),
};

/** The parameters for a key's DOM `key`; with a command modifier held it writes nothing. */
export function keyParameters(
  key: string,
  code: string | undefined,
  commanded: boolean,
): KeyParameters {
  const named = NAMED[key];
  const keyCode = code ?? named?.[0] ?? printableCode(key);
  const location = keyCode.startsWith("Numpad")
    ? 3
    : /^(Shift|Control|Alt|Meta)(Left|Right)$/.test(keyCode)
    ? (keyCode.endsWith("Right") ? 2 : 1)
    : 0;
  // Only letters, digits and the space have the same number as their character: "!" would be PageUp.
  const windowsVirtualKeyCode = named?.[1] ??
    (/^[a-z0-9 ]$/i.test(key) ? key.toUpperCase().charCodeAt(0) : 0);
  const base = { key, code: keyCode, windowsVirtualKeyCode, location };
  if (commanded || (named && key !== "Enter")) return base;
  return { ...base, text: key === "Enter" ? "\r" : key };
}

/** Whether a US keyboard writes that character with Shift. */
export function needsShift(character: string): boolean {
  return /^[A-Z~_+{}|:"<>?!@#$%^&*()]$/.test(character);
}

function printableCode(key: string): string {
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
  if (/^[0-9]$/.test(key)) return `Digit${key}`;
  return PUNCTUATION[key] ?? "";
}

function spread(characters: string, code: string): Record<string, string> {
  return Object.fromEntries([...characters].map((character) => [character, code]));
}
