import { ENCODING } from "../encodings.ts";
import { CopyRectDecoder } from "./copy_rect.ts";
import { CorreDecoder } from "./corre.ts";
import type { Decoder, DecoderContext } from "./decoder.ts";
import { HextileDecoder } from "./hextile.ts";
import { LateDecoder } from "./late_decoder.ts";
import { RawDecoder } from "./raw.ts";
import { RreDecoder } from "./rre.ts";
import { TightDecoder } from "./tight/tight.ts";
import { TrleDecoder } from "./trle.ts";
import { ZlibDecoder } from "./zlib.ts";
import { ZrleDecoder } from "./zrle.ts";

/** Makes the decoder of one encoding for one connection. */
export type MakeDecoder = (context: DecoderContext) => Decoder;

const makeTight: MakeDecoder = (context) => new TightDecoder(context);

const makeJpeg: MakeDecoder = (context) =>
  new LateDecoder(async () => {
    const { JpegDecoder } = await import("./jpeg.ts");
    return new JpegDecoder(context);
  });

const makeOpenH264: MakeDecoder = (context) =>
  new LateDecoder(async () => {
    const { OpenH264Decoder } = await import("./open_h264.ts");
    return new OpenH264Decoder(context);
  });

/**
 * The encodings we decode, in the order in which we prefer them, each with a maker of its decoder for
 * one connection; encodings with the same maker have the same decoder. The next
 * ones get one line each. Raw is last: servers may always fall back to it.
 */
export const DECODERS: ReadonlyMap<number, MakeDecoder> = new Map<number, MakeDecoder>([
  [ENCODING.CopyRect, (context) => new CopyRectDecoder(context)],
  [ENCODING.Tight, makeTight],
  [ENCODING.TightPNG, makeTight],
  [ENCODING.ZRLE, () => new ZrleDecoder()],
  [ENCODING.TRLE, () => new TrleDecoder()],
  [ENCODING.Hextile, () => new HextileDecoder()],
  [ENCODING.Zlib, () => new ZlibDecoder()],
  [ENCODING.RRE, () => new RreDecoder()],
  [ENCODING.CoRRE, () => new CorreDecoder()],
  [ENCODING.JPEG, makeJpeg],
  [ENCODING.OpenH264, makeOpenH264],
  [ENCODING.Raw, () => new RawDecoder()],
]);
