/** One note of a tune, struck like a bell. */
export interface Note {
  /** Hertz. */
  readonly pitch: number;
  /** Milliseconds from the beginning. */
  readonly start: number;
  /** Milliseconds. */
  readonly length: number;
}

/** A few notes. */
export type Tune = readonly Note[];

/** Loudest a note gets, so that three at once stay within -1 to 1. */
const LOUDNESS = 0.3;

const ATTACK_SECONDS = 0.006;

/** Four bars to hear that sound works. */
export const MELODY: Tune = [
  [392, 0],
  [523.25, 250],
  [659.25, 500],
  [783.99, 750],
  [659.25, 1125],
  [783.99, 1250],
  [880, 1500],
  [783.99, 1750],
  [659.25, 2000],
  [587.33, 2250],
  [523.25, 2500],
].map(([pitch, start]) => ({ pitch: pitch!, start: start!, length: 700 }));

/** Milliseconds from the first note to the end of the last. */
export function lengthOf(tune: Tune): number {
  return Math.max(0, ...tune.map(({ start, length }) => start + length));
}

/** `count` samples of `tune` from sample number `first` on, -1 to 1, at `frequency` hertz. */
export function renderTune(
  tune: Tune,
  first: number,
  count: number,
  frequency: number,
): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(count);
  for (const note of tune) addNote(note, samples, first, frequency);
  return samples;
}

function addNote(note: Note, samples: Float32Array, first: number, frequency: number): void {
  const start = note.start / 1000;
  const length = note.length / 1000;
  const from = Math.max(0, Math.ceil(start * frequency) - first);
  const to = Math.min(samples.length, Math.floor((start + length) * frequency) - first);
  for (let i = from; i < to; i++) {
    const time = (first + i) / frequency - start;
    // A sharp beginning, and an end that reaches silence: neither clicks.
    const envelope = Math.min(1, time / ATTACK_SECONDS) * (1 - time / length) ** 2;
    const angle = 2 * Math.PI * note.pitch * time;
    samples[i]! += LOUDNESS * envelope * (Math.sin(angle) + 0.2 * Math.sin(2 * angle));
  }
}
