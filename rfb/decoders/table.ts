import { ENCODING } from "../encodings.ts";
import { CopyRectDecoder } from "./copy_rect.ts";
import type { MakeDecoder } from "./decoder.ts";
import { LateDecoder } from "./late_decoder.ts";
import { RawDecoder } from "./raw.ts";
import { TightDecoder } from "./tight/tight.ts";

const makeTight: MakeDecoder = (context) => new TightDecoder(context);

/** The entry of an encoding whose decoder is in the module that is loaded late. */
function further(encoding: number): [number, MakeDecoder] {
  return [encoding, (context) =>
    new LateDecoder(async () => {
      const { FURTHER_DECODERS } = await import("./further_decoders.ts");
      return FURTHER_DECODERS.get(encoding)!(context);
    })];
}

/**
 * The encodings we decode, in the order in which we prefer them, each with a maker of its decoder for
 * one connection; encodings with the same maker have the same decoder. The next
 * ones get one line each. Raw is last: servers may always fall back to it.
 */
export const DECODERS: ReadonlyMap<number, MakeDecoder> = new Map<number, MakeDecoder>([
  [ENCODING.CopyRect, (context) => new CopyRectDecoder(context)],
  [ENCODING.Tight, makeTight],
  [ENCODING.TightPNG, makeTight],
  further(ENCODING.ZRLE),
  further(ENCODING.TRLE),
  further(ENCODING.Hextile),
  further(ENCODING.Zlib),
  further(ENCODING.RRE),
  further(ENCODING.CoRRE),
  further(ENCODING.JPEG),
  further(ENCODING.OpenH264),
  [ENCODING.Raw, () => new RawDecoder()],
]);
