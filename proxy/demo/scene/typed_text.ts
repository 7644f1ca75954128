import { legacyCodePoint } from "../../../rfb/legacy_keysyms.ts";

/** Characters kept; older ones give way. */
const LIMIT = 4000;

const NAMED: Readonly<Record<number, string>> = {
  0xff09: "    ",
  0xff0d: "\n",
  0xff8d: "\n",
  0xff80: " ",
  0xffaa: "*",
  0xffab: "+",
  0xffad: "-",
  0xffae: ".",
  0xffaf: "/",
};
const KEYPAD_0 = 0xffb0;
const UNICODE = 0x01000000;

/** What a key types; empty for keys that type nothing. */
export function typedBy(keysym: number): string {
  if (keysym in NAMED) return NAMED[keysym]!;
  if (keysym >= KEYPAD_0 && keysym <= KEYPAD_0 + 9) return String(keysym - KEYPAD_0);
  const isLatin1 = keysym >= 0x20 && keysym <= 0xff && (keysym < 0x7f || keysym >= 0xa0);
  if (isLatin1) return String.fromCharCode(keysym);
  const codePoint = keysym >= UNICODE ? keysym - UNICODE : legacyCodePoint(keysym) ?? 0;
  const isText = codePoint >= 0x100 && codePoint <= 0x10ffff && (codePoint & ~0x7ff) !== 0xd800;
  return isText ? String.fromCodePoint(codePoint) : "";
}

/** `text` with `more` at its end, without control characters but line ends, and not over the limit. */
export function appendText(text: string, more: string): string {
  const clean = more.replace(/\r\n?/g, "\n").replace(/\t/g, "    ").replace(/(?!\n)\p{Cc}/gu, "");
  return Array.from(text + clean).slice(-LIMIT).join("");
}

/** `text` without its last character. */
export function removeLast(text: string): string {
  return Array.from(text).slice(0, -1).join("");
}

/** Breaks `text` into lines of at most `columns` characters. */
export function wrapText(text: string, columns: number): string[] {
  return text.split("\n").flatMap((line) => {
    const characters = Array.from(line);
    const rows = Math.max(1, Math.ceil(characters.length / columns));
    return Array.from(
      { length: rows },
      (_, i) => characters.slice(i * columns, (i + 1) * columns).join(""),
    );
  });
}

/** `text` as HTML, with its lines. */
export function toHtml(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<p>${escaped.replaceAll("\n", "<br>")}</p>`;
}
