import type { AudioEvent } from "../../rfb/session/audio_stream.ts";
import { afterCalm } from "./calm_post.ts";
import type { Post } from "./page_handler.ts";
import { toFloatSamples } from "./sound.ts";

/** Most messages of sound within one calm; a server that comes after a pause brings about so many. */
export const SOUND_LIMIT = 100;

/** Hands sound on to the page, but for a server's storms of it: beyond the limit it is not heard. */
export class CalmSound {
  #post: Post;
  #later: (callback: () => void) => void;
  #posted = 0;

  /** @param later calls back when the calm is over. */
  constructor(post: Post, later: (callback: () => void) => void = afterCalm) {
    this.#post = post;
    this.#later = later;
  }

  /** Takes what comes of the desktop's sound. */
  receive(event: AudioEvent): void {
    if (event.type === "begin" || this.#posted >= SOUND_LIMIT) return;
    if (this.#posted++ === 0) this.#later(() => this.#posted = 0);
    if (event.type === "end") return this.#post({ type: "audioEnd" });
    const { channels, sampleRate } = event;
    const samples = toFloatSamples(event.samples);
    this.#post({ type: "audioData", samples, channels, sampleRate }, [samples.buffer]);
  }
}
