import { AudioSchedule } from "./audio_schedule.ts";
import type { AudioPacket } from "./audio_worklet.ts";

/** Where a page's audio thread gets its program. */
const MODULE = "audio.js";

/** Where packets end. */
export interface AudioOutput {
  /** Plays a packet, whose memory it takes, after those before it. */
  play(packet: AudioPacket): void;
  /** What waits is not heard any more. */
  silence(): void;
}

/** Has packets heard through `target`: by a thread of the browser's, or where that is not to be had by this one. */
export async function openAudioOutput(
  context: AudioContext,
  target: AudioNode,
): Promise<AudioOutput> {
  // Absent in insecure contexts.
  if (context.audioWorklet === undefined) return scheduledOutput(context, target);
  try {
    return await threadOutput(context, target);
  } catch {
    return scheduledOutput(context, target);
  }
}

/** A thread of the browser's takes the samples as it needs them. */
async function threadOutput(context: AudioContext, target: AudioNode): Promise<AudioOutput> {
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
function scheduledOutput(context: AudioContext, target: AudioNode): AudioOutput {
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
