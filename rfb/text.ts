const CONTROL_CHARACTERS = /\p{Cc}+/gu;
/** They turn round what stands beside them, such as the page's own words. */
const BIDI_CONTROLS = /\p{Bidi_Control}+/gu;

/** Latin-1 bytes as text: each byte is the code point it equals. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = "";
  // In pieces, because a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x2000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x2000));
  }
  return text;
}

/** `text` as Latin-1, with `?` for each character that Latin-1 has not. */
export function encodeLatin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => {
    const codePoint = character.codePointAt(0)!;
    return codePoint <= 0xff ? codePoint : 0x3f;
  });
}

/** Longest label, in UTF-16 units: nobody reads more, and stacked accents take browsers seconds to draw. */
const LABEL_LIMIT = 500;
const HALF_A_CHARACTER = /[\ud800-\udbff]$/;

/**
 * A desktop's name or a reason as one line to show: UTF-8, else Latin-1, as servers send either, cut short, and
 * without control characters (QEMU's reasons end in a NUL). Still a stranger's words.
 */
export function decodeLabel(bytes: Uint8Array): string {
  const text = decodeUtf8OrLatin1(bytes);
  const label = text.replace(BIDI_CONTROLS, "").replace(CONTROL_CHARACTERS, " ").trim();
  return label.slice(0, LABEL_LIMIT).replace(HALF_A_CHARACTER, "").trimEnd();
}

function decodeUtf8OrLatin1(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return decodeLatin1(bytes);
  }
}
