/** What RRE and Hextile share: one background and rectangles of one colour upon it. */

/** The commonest of the first {@linkcode CANDIDATES} colours among `words`; a good guess is enough. */
export function findBackground(words: Uint32Array): number {
  const counts = new Map<number, number>();
  let best = words[0] ?? 0;
  let most = 0;
  for (let at = 0; at < words.length;) {
    const word = words[at]!;
    // By runs: pictures have long ones, and a look-up for each pixel would cost most of the encoding.
    const length = runLength(words, at, words.length - at, word);
    at += length;
    const known = counts.get(word);
    if (known === undefined && counts.size === CANDIDATES) continue;
    const count = (known ?? 0) + length;
    counts.set(word, count);
    if (count <= most) continue;
    most = count;
    best = word;
  }
  return best;
}

const CANDIDATES = 32;

/**
 * Calls `emit` with each rectangle of one colour that is not the background, none overlapping, in
 * reading order, until it returns `false`. Words that were emitted become background.
 */
export function eachSubrect(
  words: Uint32Array,
  width: number,
  height: number,
  background: number,
  emit: (colour: number, x: number, y: number, width: number, height: number) => boolean,
): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const colour = words[at]!;
      if (colour === background) continue;
      const across = runLength(words, at, width - x, colour);
      const down = columnLength(words, at, width, height - y, across, colour);
      for (let row = 0; row < down; row++) {
        words.fill(background, at + row * width, at + row * width + across);
      }
      if (!emit(colour, x, y, across, down)) return;
      x += across - 1;
    }
  }
}

function runLength(words: Uint32Array, at: number, limit: number, colour: number): number {
  let length = 1;
  while (length < limit && words[at + length] === colour) length++;
  return length;
}

function columnLength(
  words: Uint32Array,
  at: number,
  stride: number,
  limit: number,
  across: number,
  colour: number,
): number {
  let length = 1;
  while (length < limit) {
    const row = at + length * stride;
    if (words[row] !== colour || runLength(words, row, across, colour) < across) break;
    length++;
  }
  return length;
}
