import { ProtocolError } from "../errors.ts";
import { encodeQemuAudio, encodeQemuAudioFormat } from "../extension_messages.ts";

/** What comes of the desktop's sound, in this order: begin, any number of data, end. */
export type AudioEvent =
  | { readonly type: "begin" }
  | {
    readonly type: "data";
    /** Interleaved; the receiver's to keep. */
    readonly samples: Int16Array<ArrayBuffer>;
    readonly channels: number;
    readonly sampleRate: number;
  }
  | { readonly type: "end" };

/** What is asked for. */
const CHANNELS = 2;
const SAMPLE_RATE_HZ = 44_100;
const SAMPLE_BYTES = 2;

/** What a stream needs of its session. */
export interface AudioIO {
  write(bytes: Uint8Array): void;
  emit(event: AudioEvent): void;
}

/** The desktop's sound by QEMU's extension, whose samples are little-endian in practice. */
export class AudioStream {
  #io: AudioIO;
  #isSupported = false;
  #isOn = false;
  #isPlaying = false;

  constructor(io: AudioIO) {
    this.#io = io;
  }

  /** The server can send sound. */
  acknowledge(): void {
    if (this.#isSupported) return;
    this.#isSupported = true;
    if (this.#isOn) this.#enable();
  }

  /** Whether sound is wanted, from when the server can send it. */
  set on(on: boolean) {
    if (on === this.#isOn) return;
    this.#isOn = on;
    if (!on) this.#end();
    if (!this.#isSupported) return;
    if (on) this.#enable();
    else this.#io.write(encodeQemuAudio(false));
  }

  /** The server begins or ends to play. */
  receive(operation: "begin" | "end"): void {
    if (operation === "end" || this.#isPlaying) this.#end();
    if (operation === "end" || !this.#isOn) return;
    this.#isPlaying = true;
    this.#io.emit({ type: "begin" });
  }

  /**
   * Sound came; without a beginning it is on its way from before it was turned off.
   *
   * @throws {ProtocolError} when it ends within a sample.
   */
  receiveData(data: Uint8Array): void {
    if (data.length % (CHANNELS * SAMPLE_BYTES) !== 0) {
      throw new ProtocolError(
        `Cannot play ${data.length} bytes of sound: expected a multiple of ` +
          `${CHANNELS * SAMPLE_BYTES}`,
      );
    }
    if (!this.#isPlaying || data.length === 0) return;
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    const samples = Int16Array.from(
      { length: data.length / SAMPLE_BYTES },
      (_, i) => view.getInt16(SAMPLE_BYTES * i, true),
    );
    this.#io.emit({ type: "data", samples, channels: CHANNELS, sampleRate: SAMPLE_RATE_HZ });
  }

  #enable(): void {
    this.#io.write(encodeQemuAudioFormat(CHANNELS, SAMPLE_RATE_HZ));
    this.#io.write(encodeQemuAudio(true));
  }

  #end(): void {
    if (!this.#isPlaying) return;
    this.#isPlaying = false;
    this.#io.emit({ type: "end" });
  }
}
