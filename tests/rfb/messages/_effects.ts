import type { MessageEffects } from "../../../rfb/messages/message_effects.ts";
import { MESSAGES } from "../../../rfb/messages/table.ts";
import { toHex } from "../../_bytes.ts";
import { readers } from "../_feed.ts";

/** Keeps the effects in the order in which they come. */
export class RecordedMessages implements MessageEffects {
  readonly seen: unknown[] = [];

  bell(): void {
    this.seen.push("bell");
  }

  setColour(index: number, word: number): boolean {
    this.seen.push(["colour", index, word.toString(16)]);
    return index === 9;
  }

  recoloured(): void {
    this.seen.push("recoloured");
  }

  cutText(text: string): void {
    this.seen.push(["text", text]);
  }

  extendedClipboard(message: Uint8Array): void {
    this.seen.push(["clipboard", toHex(message)]);
  }

  fence(flags: number, payload: Uint8Array): void {
    this.seen.push(["fence", flags, toHex(payload)]);
  }

  endOfContinuousUpdates(): void {
    this.seen.push("end");
  }

  powerOffered(): void {
    this.seen.push("power");
  }

  audio(operation: "begin" | "end"): void {
    this.seen.push(["audio", operation]);
  }

  audioData(data: Uint8Array): void {
    this.seen.push(["audio", toHex(data)]);
  }

  resize(width: number, height: number): void {
    this.seen.push(["resize", width, height]);
  }
}

/** Reads `bytes`, a message with its number, whole, in halves and byte by byte; what each time was seen. */
export async function readMessage(bytes: Uint8Array): Promise<unknown[][]> {
  const all: unknown[][] = [];
  for (const input of readers(bytes)) {
    const effects = new RecordedMessages();
    await input.need(1);
    await MESSAGES.get(input.u8())!(input, effects);
    if (input.consumed !== bytes.length) effects.seen.push(["consumed", input.consumed]);
    all.push(effects.seen);
  }
  return all;
}
