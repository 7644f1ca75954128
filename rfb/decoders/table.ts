import { ENCODING } from "../encodings.ts";
import { CopyRectDecoder } from "./copy_rect.ts";
import type { Decoder } from "./decoder.ts";
import { HextileDecoder } from "./hextile.ts";
import { RawDecoder } from "./raw.ts";
import { RreDecoder } from "./rre.ts";

/**
 * The encodings we decode, in the order in which we prefer them, each with a maker of its decoder for
 * one connection. The next ones get one line each. Raw is last: servers may always fall back to it.
 */
export const DECODERS: ReadonlyMap<number, () => Decoder> = new Map<number, () => Decoder>([
  [ENCODING.CopyRect, () => new CopyRectDecoder()],
  [ENCODING.Hextile, () => new HextileDecoder()],
  [ENCODING.RRE, () => new RreDecoder()],
  [ENCODING.Raw, () => new RawDecoder()],
]);
