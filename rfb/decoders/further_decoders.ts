import { ENCODING } from "../encodings.ts";
import { CorreDecoder } from "./corre.ts";
import type { MakeDecoder } from "./decoder.ts";
import { HextileDecoder } from "./hextile.ts";
import { JpegDecoder } from "./jpeg.ts";
import { OpenH264Decoder } from "./open_h264.ts";
import { RreDecoder } from "./rre.ts";
import { TrleDecoder } from "./trle.ts";
import { ZlibDecoder } from "./zlib.ts";
import { ZrleDecoder } from "./zrle.ts";

/**
 * Makers of the decoders for encodings that a server sends only where it has no better one, or for its
 * own reasons. The module is loaded with the first such rectangle.
 */
export const FURTHER_DECODERS: ReadonlyMap<number, MakeDecoder> = new Map<number, MakeDecoder>([
  [ENCODING.ZRLE, ({ platform }) => new ZrleDecoder(platform.inflateKernel)],
  [ENCODING.TRLE, () => new TrleDecoder()],
  [ENCODING.Hextile, () => new HextileDecoder()],
  [ENCODING.Zlib, ({ platform }) => new ZlibDecoder(platform.inflateKernel)],
  [ENCODING.RRE, () => new RreDecoder()],
  [ENCODING.CoRRE, () => new CorreDecoder()],
  [ENCODING.JPEG, (context) => new JpegDecoder(context)],
  [ENCODING.OpenH264, (context) => new OpenH264Decoder(context)],
]);
