/** Most sound that waits to be heard; beyond it sound would lag behind the picture. */
const LIMIT_S = 0.2;

/** What must be there before sound starts, again after each gap, or every late packet would crackle. */
const LEAD_S = 0.04;

/**
 * A ring of samples between packets that come in bursts and an output that takes them evenly. When it
 * is full the oldest give way, down to half of it: one jump instead of many.
 */
export class SampleRing {
  #samples: Float32Array;
  #channels: number;
  #limit: number;
  #lead: number;
  /** Counted in frames (a sample for each channel) since the beginning; `#read` has a fraction. */
  #read = 0;
  #written = 0;
  #playing = false;
  #step: number;

  /** @param sampleRate of the packets; `outputRate` that of the output, both in Hz. */
  constructor(channels: number, sampleRate: number, outputRate: number) {
    this.#channels = channels;
    this.#step = sampleRate / outputRate;
    this.#limit = Math.ceil(LIMIT_S * sampleRate);
    this.#lead = Math.ceil(LEAD_S * sampleRate);
    this.#samples = new Float32Array(this.#limit * channels);
  }

  /** Takes a packet of interleaved samples. */
  push(packet: Float32Array): void {
    const frames = Math.floor(packet.length / this.#channels);
    const from = Math.max(0, frames - this.#limit);
    for (let frame = from; frame < frames; frame++) {
      const at = ((this.#written + frame) % this.#limit) * this.#channels;
      const source = frame * this.#channels;
      for (let c = 0; c < this.#channels; c++) this.#samples[at + c] = packet[source + c]!;
    }
    this.#written += frames;
    const waiting = this.#written - this.#read;
    if (waiting > this.#limit) this.#read = this.#written - Math.floor(this.#limit / 2);
    if (waiting >= this.#lead) this.#playing = true;
  }

  /** Fills the output's channels (a mono packet all of them), with silence where nothing is left. */
  pull(outputs: readonly Float32Array[]): void {
    const frames = outputs[0]?.length ?? 0;
    for (let i = 0; i < frames; i++) {
      // Between two frames, so both must be there.
      if (this.#written - this.#read < 2) this.#playing = false;
      for (let c = 0; c < outputs.length; c++) {
        outputs[c]![i] = this.#playing ? this.#at(Math.min(c, this.#channels - 1)) : 0;
      }
      if (this.#playing) this.#read += this.#step;
    }
  }

  /** The output's rate need not be that of the packets: what lies between two samples is on a line. */
  #at(channel: number): number {
    const frame = Math.floor(this.#read);
    const share = this.#read - frame;
    const now = this.#samples[(frame % this.#limit) * this.#channels + channel]!;
    if (share === 0) return now;
    const next = this.#samples[((frame + 1) % this.#limit) * this.#channels + channel]!;
    return now + share * (next - now);
  }
}
