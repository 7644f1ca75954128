/**
 * Characters that have a keysym older than Unicode. Servers without Unicode keysyms know only these, and
 * current ones know both, so they are what a client sends (X Window System Protocol, appendix A).
 */

/** Keysyms whose low byte is that of a character set: the first, the last, and the set's name. */
const SETS: readonly (readonly [number, number, string])[] = [
  [0x01a1, 0x01ff, "iso-8859-2"],
  [0x02a1, 0x02fe, "iso-8859-3"],
  [0x03a2, 0x03fe, "iso-8859-4"],
  [0x05ac, 0x05f2, "iso-8859-6"],
  [0x06c0, 0x06ff, "koi8-r"],
  [0x0cdf, 0x0cfa, "iso-8859-8"],
  [0x0da1, 0x0ded, "windows-874"],
  [0x0df0, 0x0df9, "windows-874"],
  [0x13bc, 0x13be, "iso-8859-15"],
];

/** Runs of keysyms in an order of their own: the first keysym, its character and the next ones; a blank is a gap. */
const RUNS: readonly (readonly [number, string])[] = [
  // Katakana
  [
    0x04a1,
    "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜",
  ],
  // Cyrillic
  [0x06a1, "ђѓёєѕіїјљњћќґўџ№ЂЃЁЄЅІЇЈЉЊЋЌҐЎЏ"],
  // Greek
  [0x07a1, "ΆΈΉΊΪ ΌΎΫ Ώ  ΅― άέήίϊΐόύϋΰώ"],
  [0x07c1, "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣ ΤΥΦΧΨΩ       αβγδεζηθικλμνξοπρσςτυφχψω"],
  // Euro sign
  [0x20ac, "€"],
];

const LATIN_1_END = 0xff;
/** What a byte decodes to that stands for nothing. */
const NO_CHARACTER = 0xfffd;

const KEYSYMS: ReadonlyMap<number, number> = legacyKeysyms();

/** The keysym that `codePoint` had before Unicode keysyms; `undefined` where it had none, and in Latin-1. */
export function legacyKeysym(codePoint: number): number | undefined {
  return KEYSYMS.get(codePoint);
}

/** The character that {@linkcode legacyKeysym} gives `keysym` to; `undefined` where it gives it to none. */
export function legacyCodePoint(keysym: number): number | undefined {
  for (const [codePoint, known] of KEYSYMS) if (known === keysym) return codePoint;
  return undefined;
}

/** Where several sets have a character, the first of them gave it its keysym. */
function legacyKeysyms(): Map<number, number> {
  const keysyms = new Map<number, number>();
  const add = (characters: string, first: number) => {
    Array.from(characters, (character, i) => {
      const codePoint = character.codePointAt(0)!;
      const isOld = codePoint > LATIN_1_END && codePoint !== NO_CHARACTER;
      if (isOld && !keysyms.has(codePoint)) keysyms.set(codePoint, first + i);
    });
  };
  for (const [first, last, name] of SETS) {
    const bytes = Uint8Array.from({ length: last - first + 1 }, (_, i) => first + i);
    add(new TextDecoder(name).decode(bytes), first);
  }
  for (const [first, run] of RUNS) add(run, first);
  return keysyms;
}
