/** The module that the browser's audio thread runs: it plays what the page posts to it. */
import { SampleRing } from "./sample_ring.ts";

/** A packet as the page posts it. */
export interface AudioPacket {
  readonly samples: Float32Array;
  readonly channels: number;
  readonly sampleRate: number;
}

/** What exists in an audio worklet's global scope only. */
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: unknown): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

class RemoteSound extends AudioWorkletProcessor {
  #ring: SampleRing | undefined;
  #format = "";

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<AudioPacket>) => this.#take(data);
  }

  process(_inputs: unknown, [channels]: readonly Float32Array[][]): boolean {
    this.#ring?.pull(channels ?? []);
    return true;
  }

  /** A new format begins anew. */
  #take(packet: AudioPacket): void {
    const format = `${packet.channels} × ${packet.sampleRate}`;
    if (format !== this.#format) {
      this.#format = format;
      this.#ring = new SampleRing(packet.channels, packet.sampleRate, sampleRate);
    }
    this.#ring!.push(packet.samples);
  }
}

registerProcessor("remote-sound", RemoteSound);
