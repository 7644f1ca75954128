import type { ByteReader } from "../reader.ts";

/** What the server's messages do to a session, besides framebuffer updates. */
export interface MessageEffects {
  bell(): void;
  /** Colour `index` of the map is canvas word `word` now; whether pixels may be shown in another one. */
  setColour(index: number, word: number): boolean;
  /** Pixels are shown in colours that are theirs no more. */
  recoloured(): void;
  /** The clipboard's text, lines ending in LF. */
  cutText(text: string): void;
  /** A message of the extended clipboard: flags and body. The view is valid until the call returns. */
  extendedClipboard(message: Uint8Array): void;
  /** A fence of the server, or its answer to one of ours. The view is valid until the call returns. */
  fence(flags: number, payload: Uint8Array): void;
  endOfContinuousUpdates(): void;
  /** The server can switch its machine off and on. */
  powerOffered(): void;
  audio(operation: "begin" | "end"): void;
  /** Sound, in the format that was asked for. The view is valid until the call returns. */
  audioData(data: Uint8Array): void;
  /** The framebuffer has another size now, which was checked. */
  resize(width: number, height: number): void;
}

/** Reads one message from after its first byte, and has its effect. */
export type ReadMessage = (input: ByteReader, effects: MessageEffects) => Promise<void> | void;
