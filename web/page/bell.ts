const TONE_HZ = 660;
const TONE_S = 0.14;
const VOLUME = 0.12;

/** Counts the server's bells for the outside (`data-bells`) and lets them sound. */
export class Bell {
  /** Whether it is to be heard. */
  audible: boolean;
  #root: HTMLElement;
  #audio: AudioContext | undefined;

  constructor(root: HTMLElement, audible: boolean) {
    this.#root = root;
    this.audible = audible;
  }

  /** Counts `count` bells and rings once; browsers keep it silent until the person has done something on the page. */
  ring(count: number): void {
    this.#root.dataset.bells = String(Number(this.#root.dataset.bells ?? 0) + count);
    if (!this.audible || !navigator.userActivation?.hasBeenActive) return;
    this.#audio ??= new AudioContext();
    const now = this.#audio.currentTime;
    const gain = new GainNode(this.#audio, { gain: VOLUME });
    gain.gain.setTargetAtTime(0, now + TONE_S / 3, TONE_S / 4);
    const tone = new OscillatorNode(this.#audio, { frequency: TONE_HZ });
    tone.connect(gain).connect(this.#audio.destination);
    tone.start(now);
    tone.stop(now + TONE_S * 2);
  }
}
