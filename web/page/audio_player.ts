import type { AudioOutput } from "./audio_output.ts";
import type { AudioPacket } from "./audio_worklet.ts";

/**
 * The remote desktop's sound, off until the person turns it on: browsers let no page sound before,
 * and sound that nobody hears need not cross the network.
 */
export class AudioPlayer {
  #context: AudioContext | undefined;
  #gain: GainNode | undefined;
  #output: Promise<AudioOutput | undefined> | undefined;
  #ask: (on: boolean) => void;
  #available = false;
  #volume = 1;
  #on = false;

  /** @param ask tells the server whether to send sound. */
  constructor(ask: (on: boolean) => void) {
    this.#ask = ask;
  }

  get on(): boolean {
    return this.#on;
  }

  /** Whether the server has sound; what the person turned on goes on in a new connection. */
  set available(available: boolean) {
    if (available && !this.#available && this.#on) this.#ask(true);
    this.#available = available;
  }

  /** Loudness, 0 to 1. */
  set volume(volume: number) {
    this.#volume = volume;
    // Loudness is heard in ratios.
    if (this.#gain) this.#gain.gain.value = volume ** 2;
  }

  /** Turns sound on, from a person's click, or off. */
  async turn(on: boolean): Promise<void> {
    this.#on = on;
    this.#ask(on);
    if (!on) return await this.#context?.suspend();
    this.#context ??= new AudioContext({ latencyHint: "interactive" });
    this.#output ??= this.#open(this.#context);
    await this.#context.resume();
  }

  /** Plays a packet after those before it. */
  async play(packet: AudioPacket): Promise<void> {
    if (!this.#on || !isPlayable(packet)) return;
    const output = await this.#output;
    if (this.#on) output?.play(packet);
  }

  /** The stream has stopped: what waits is not worth hearing. */
  async end(): Promise<void> {
    (await this.#output)?.silence();
  }

  async #open(context: AudioContext): Promise<AudioOutput | undefined> {
    this.#gain = new GainNode(context, { gain: this.#volume ** 2 });
    this.#gain.connect(context.destination);
    const loaded = await import("./audio_output.ts").catch(() => undefined);
    // To be tried again when the person turns sound on again.
    if (!loaded) this.#output = undefined;
    return await loaded?.openAudioOutput(context, this.#gain);
  }
}

/** Whole frames, in a format that browsers take. */
function isPlayable({ samples, channels, sampleRate }: AudioPacket): boolean {
  return (channels === 1 || channels === 2) && sampleRate >= 8000 && sampleRate <= 96000 &&
    samples.length > 0 && samples.length % channels === 0;
}
