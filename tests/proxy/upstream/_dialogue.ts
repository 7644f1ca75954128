/** What two sides of an RFB connection say, line by line, as tests of view-only need it. */
import type { Side } from "../../../proxy/upstream/handshake_follower.ts";
import { ViewOnly } from "../../../proxy/upstream/view_only.ts";
import { BANNER, concat, type Cut } from "../../_bytes.ts";

/** One side's words. */
export type Line = readonly [side: Side, bytes: Uint8Array | readonly number[]];

export const ascii = (text: string) => new TextEncoder().encode(text);
export const target = (...parts: (Uint8Array | readonly number[])[]): Line => [
  "target",
  concat(...parts),
];
export const viewer = (...parts: (Uint8Array | readonly number[])[]): Line => [
  "viewer",
  concat(...parts),
];

/** What of the viewer's words passes when `lines` are said in turn. @throws what the inspector throws. */
export function passed(lines: readonly Line[], cut: Cut, inspector = new ViewOnly()): Uint8Array {
  const out: number[] = [];
  for (const [side, words] of lines) {
    for (const portion of cut(Uint8Array.from(words))) {
      if (side === "target") inspector.fromTarget(portion);
      else out.push(...inspector.fromViewer(portion));
    }
  }
  return Uint8Array.from(out);
}

/** A handshake without security, RFB 3.8, up to and with ClientInit. */
export const HANDSHAKE: readonly Line[] = [
  target(BANNER),
  viewer(BANNER),
  target([1, 1]),
  viewer([1]),
  target([0, 0, 0, 0]),
  viewer([1]),
];

/** What passes of {@linkcode HANDSHAKE}. */
export const HANDSHAKE_PASSES = concat(BANNER, [1, 1]);
