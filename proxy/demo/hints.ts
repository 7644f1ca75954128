import type { ByteWriter } from "../../rfb/encoders/byte_writer.ts";

/** Writes one or more whole rectangles. */
export type RectWriter = (out: ByteWriter) => void;

/** What the rectangles of a FramebufferUpdate besides pixels tell about. */
export type HintKind =
  | "cursor"
  | "name"
  | "leds"
  | "pointerMotion"
  | "pointerPosition"
  | `ack ${number}`;

/** How to tell it, by pseudo-encoding, best first. */
export type Ways = readonly (readonly [encoding: number, write: RectWriter])[];

/**
 * What a viewer is still to be told by pseudo-encodings: the newest of each kind, and so bounded. What
 * it does not know stays, for it may learn it by another SetEncodings.
 */
export class Hints {
  #pending = new Map<HintKind, Ways>();

  /** Takes the place of what was to be told of `kind` before. */
  tell(kind: HintKind, ways: Ways): void {
    this.#pending.set(kind, ways);
  }

  /** Takes all that can be told by encodings which the viewer `knows`; each writes one rectangle. */
  take(knows: (encoding: number) => boolean): RectWriter[] {
    const writers: RectWriter[] = [];
    for (const [kind, ways] of this.#pending) {
      const way = ways.find(([encoding]) => knows(encoding));
      if (!way) continue;
      writers.push(way[1]);
      this.#pending.delete(kind);
    }
    return writers;
  }
}
