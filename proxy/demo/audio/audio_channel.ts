import type { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import { writeAudioBegin, writeAudioData, writeAudioEnd } from "../server_message.ts";
import { type AudioFormat, DEFAULT_AUDIO_FORMAT, encodePcm } from "./pcm.ts";
import { lengthOf, renderTune, type Tune } from "./tune.ts";

/** Sound is sent ahead by so much, to outlast a late frame; listeners keep no more than twice that. */
const LEAD_MS = 100;

/** What could not be sent for longer than this is left out. */
const LAG_LIMIT_MS = 200;

/**
 * The sound one viewer hears: a tune at a time, sent as it plays, so that nothing queues up. A new
 * tune takes the place of the one before.
 */
export class AudioChannel {
  #format = DEFAULT_AUDIO_FORMAT;
  #on = false;
  #begun = false;
  #tune: Tune = [];
  #startedAt = 0;
  /** Milliseconds of the tune that were sent or left out. */
  #done = 0;

  /** Whether there is something to send now or soon. */
  get playing(): boolean {
    return this.#on && this.#done < lengthOf(this.#tune) || this.#begun;
  }

  switch(on: boolean): void {
    this.#on = on;
    this.#tune = [];
  }

  /** Takes effect with the next samples; between begin and end the format stays. */
  setFormat(format: AudioFormat): void {
    this.#format = format;
    this.#tune = [];
  }

  /** Begins `tune` at `now`, in milliseconds, for a viewer that listens. */
  play(tune: Tune, now: number): void {
    if (!this.#on) return;
    this.#tune = tune;
    this.#startedAt = now;
    this.#done = 0;
  }

  /** Writes what is due at `now`. */
  write(now: number, out: ByteWriter): void {
    const length = lengthOf(this.#tune);
    const elapsed = now - this.#startedAt;
    const from = Math.max(this.#done, Math.min(length, elapsed - LAG_LIMIT_MS));
    const to = Math.min(length, elapsed + LEAD_MS);
    if (this.#on && to > from) this.#writeSamples(from, to, out);
    // The end comes when it is heard, not when the last samples left.
    if (this.#begun && elapsed >= length) this.#end(out);
  }

  #writeSamples(from: number, to: number, out: ByteWriter): void {
    if (!this.#begun) writeAudioBegin(out);
    this.#begun = true;
    this.#done = to;
    const { frequency } = this.#format;
    const first = Math.floor(from * frequency / 1000);
    const count = Math.floor(to * frequency / 1000) - first;
    const samples = renderTune(this.#tune, first, count, frequency);
    if (count > 0) writeAudioData(encodePcm(samples, this.#format), out);
  }

  #end(out: ByteWriter): void {
    writeAudioEnd(out);
    this.#begun = false;
    this.#tune = [];
  }
}
