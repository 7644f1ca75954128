import { assertRejects } from "@std/assert";
import { ConnectionClosed } from "../../../rfb/errors.ts";
import type { PseudoContext } from "../../../rfb/pseudo/pseudo_rect.ts";
import { PSEUDO_RECTS } from "../../../rfb/pseudo/table.ts";
import type { Rect } from "../../../rfb/rect.ts";
import { readerOf, readers } from "../_feed.ts";
import { contextOf, RecordedEffects } from "./_effects.ts";

/** Reads the payload of a rectangle whole, in halves and byte by byte; what each time was seen. */
export async function readPseudo(
  encoding: number,
  rect: Rect,
  payload: Uint8Array,
  context: PseudoContext = contextOf(),
): Promise<unknown[][]> {
  const all: unknown[][] = [];
  for (const input of readers(payload)) {
    const effects = new RecordedEffects();
    await PSEUDO_RECTS.get(encoding)!(input, rect, effects, context);
    if (input.consumed !== payload.length) effects.seen.push(["consumed", input.consumed]);
    all.push(effects.seen);
  }
  return all;
}

/** Reads a rectangle of which there is no more than `payload`. */
export async function beginPseudo(
  encoding: number,
  rect: Rect,
  payload: Uint8Array | number[] = [],
  context: PseudoContext = contextOf(),
): Promise<void> {
  const effects = new RecordedEffects();
  await PSEUDO_RECTS.get(encoding)!(readerOf(payload), rect, effects, context);
}

/** Checks that the end is noticed at every byte of `payload`. */
export async function assertNoticesEnd(encoding: number, rect: Rect, payload: Uint8Array) {
  for (let length = 0; length < payload.length; length++) {
    const part = payload.subarray(0, length);
    await assertRejects(() => beginPseudo(encoding, rect, part), ConnectionClosed);
  }
}
