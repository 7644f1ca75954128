import { AudioSchedule } from "./audio_schedule.ts";
import type { AudioPacket } from "./audio_worklet.ts";

/** Where a page's audio thread gets its program. */
const MODULE = "audio.js";

/** Where packets end. */
interface Output {
  play(packet: AudioPacket): void;
  silence(): void;
}

/**
 * The remote desktop's sound, off until the person turns it on: browsers let no page sound before,
 * and sound that nobody hears need not cross the network.
 */
export class AudioPlayer {
  #context: AudioContext | undefined;
  #gain: GainNode | undefined;
  #output: Promise<Output> | undefined;
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

  async #open(context: AudioContext): Promise<Output> {
    this.#gain = new GainNode(context, { gain: this.#volume ** 2 });
    this.#gain.connect(context.destination);
    // Absent in insecure contexts.
    if (context.audioWorklet === undefined) return scheduledOutput(context, this.#gain);
    try {
      return await threadOutput(context, this.#gain);
    } catch {
      return scheduledOutput(context, this.#gain);
    }
  }
}

/** A thread of the browser's takes the samples as it needs them. */
async function threadOutput(context: AudioContext, target: AudioNode): Promise<Output> {
  await context.audioWorklet.addModule(new URL(MODULE, document.baseURI));
  const node = new AudioWorkletNode(context, "remote-sound", {
    numberOfInputs: 0,
    outputChannelCount: [2],
  });
  node.connect(target);
  return {
    play: (packet) => node.port.postMessage(packet, [packet.samples.buffer as ArrayBuffer]),
    // What waits there is less than a blink.
    silence: () => {},
  };
}

/** Each packet is a sound of its own with a time to start at. */
function scheduledOutput(context: AudioContext, target: AudioNode): Output {
  const schedule = new AudioSchedule();
  return {
    play: ({ samples, channels, sampleRate }) => {
      const length = samples.length / channels;
      const buffer = new AudioBuffer({ length, numberOfChannels: channels, sampleRate });
      for (let channel = 0; channel < channels; channel++) {
        const plane = buffer.getChannelData(channel);
        for (let i = 0; i < length; i++) plane[i] = samples[i * channels + channel]!;
      }
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(target);
      schedule.play(source, context.currentTime, buffer.duration);
    },
    silence: () => schedule.clear(),
  };
}

/** Whole frames, in a format that browsers take. */
function isPlayable({ samples, channels, sampleRate }: AudioPacket): boolean {
  return (channels === 1 || channels === 2) && sampleRate >= 8000 && sampleRate <= 96000 &&
    samples.length > 0 && samples.length % channels === 0;
}
