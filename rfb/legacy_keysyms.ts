/**
 * Characters that have a keysym older than Unicode. Servers without Unicode keysyms know only these, and
 * current ones know both, so they are what a client sends (X Window System Protocol, appendix A).
 */

/** Scripts whose keysyms run parallel to Unicode: first and last code point, first keysym. */
const PARALLEL: readonly (readonly [number, number, number])[] = [
  [0x05d0, 0x05ea, 0x0ce0], // Hebrew
  [0x0621, 0x063a, 0x05c1], // Arabic
  [0x0640, 0x0652, 0x05e0],
  [0x0e01, 0x0e3a, 0x0da1], // Thai
  [0x0e3f, 0x0e4d, 0x0ddf],
  [0x0e50, 0x0e59, 0x0df0],
];

/** Runs of keysyms in an order of their own: the first keysym, then its character and those after it; a blank is a gap. */
const RUNS: readonly (readonly [number, string])[] = [
  // Latin-2
  [
    0x01a1,
    "Ą˘Ł ĽŚ  ŠŞŤŹ ŽŻ ą˛ł ľśˇ šşťź˝žżŔ  Ă ĹĆ Č Ę Ě  ĎĐŃŇ  Ő  ŘŮ Ű  Ţ ŕ  ă ĺć č ę ě  ďđńň  ő  řů ű  ţ˙",
  ],
  // Latin-3
  [0x02a1, "Ħ    Ĥ  İ ĞĴ    ħ    ĥ  ı ğĵ"],
  [0x02c5, "ĊĈ              Ġ  Ĝ    ŬŜ      ċĉ              ġ  ĝ    ŭŝ"],
  // Latin-4
  [
    0x03a2,
    "ĸŖ ĨĻ   ĒĢŦ      ŗ ĩļ   ēģŧŊ ŋĀ      Į    Ė  Ī ŅŌĶ     Ų   ŨŪ ā      į    ė  ī ņōķ     ų   ũū",
  ],
  // Katakana
  [
    0x04a1,
    "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜",
  ],
  // Cyrillic
  [0x06a1, "ђѓёєѕіїјљњћќґўџ№ЂЃЁЄЅІЇЈЉЊЋЌҐЎЏ"],
  [0x06c0, "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ"],
  // Greek
  [0x07a1, "ΆΈΉΊΪ ΌΎΫ Ώ  ΅― άέήίϊΐόύϋΰώ"],
  [0x07c1, "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣ ΤΥΦΧΨΩ       αβγδεζηθικλμνξοπρσςτυφχψω"],
  // Latin-9 and the euro sign
  [0x13bc, "ŒœŸ"],
  [0x20ac, "€"],
];

/** The keysym that `codePoint` had before Unicode keysyms; `undefined` where it had none. */
export function legacyKeysym(codePoint: number): number | undefined {
  for (const [first, last, keysym] of PARALLEL) {
    if (codePoint >= first && codePoint <= last) return keysym + codePoint - first;
  }
  const character = String.fromCodePoint(codePoint);
  if (character === " ") return undefined;
  for (const [keysym, run] of RUNS) {
    const at = run.indexOf(character);
    if (at >= 0) return keysym + at;
  }
  return undefined;
}
