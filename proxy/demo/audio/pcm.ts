/** Samples as QEMU's audio extension puts them on the wire. */

/** How one sample is written; signed ones are centred on 0, unsigned ones on half their range. */
export interface SampleFormat {
  readonly bytes: 1 | 2 | 4;
  readonly signed: boolean;
}

/** By their number in QEMU's audio extension: U8, S8, U16, S16, U32, S32. */
export const SAMPLE_FORMATS: readonly SampleFormat[] = [
  { bytes: 1, signed: false },
  { bytes: 1, signed: true },
  { bytes: 2, signed: false },
  { bytes: 2, signed: true },
  { bytes: 4, signed: false },
  { bytes: 4, signed: true },
];

/** What a listener wants. */
export interface AudioFormat {
  readonly sample: SampleFormat;
  /** 1 or 2. */
  readonly channels: number;
  /** Hertz. */
  readonly frequency: number;
}

/** What is sent to a listener who did not say, as QEMU has it. */
export const DEFAULT_AUDIO_FORMAT: AudioFormat = {
  sample: SAMPLE_FORMATS[3]!,
  channels: 2,
  frequency: 44_100,
};

/** Samples of -1 to 1, each for all channels alike, in `format`: little-endian, interleaved. */
export function encodePcm(
  samples: Float32Array,
  { sample: { bytes, signed }, channels }: AudioFormat,
): Uint8Array<ArrayBuffer> {
  const encoded = new Uint8Array(samples.length * channels * bytes);
  const view = new DataView(encoded.buffer);
  const half = 2 ** (8 * bytes - 1);
  let at = 0;
  for (const sample of samples) {
    const scaled = Math.max(-half, Math.min(half - 1, Math.round(sample * (half - 1))));
    // Two's complement, of which each setter takes its low bits.
    const word = signed ? scaled : scaled + half;
    for (let channel = 0; channel < channels; channel++, at += bytes) {
      if (bytes === 1) view.setUint8(at, word);
      else if (bytes === 2) view.setUint16(at, word, true);
      else view.setUint32(at, word, true);
    }
  }
  return encoded;
}
