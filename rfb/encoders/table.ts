import { ENCODING } from "../encodings.ts";
import { CorreEncoder } from "./corre.ts";
import type { Encoder } from "./encoder.ts";
import { OpenH264Encoder } from "./h264/open_h264.ts";
import { HextileEncoder } from "./hextile.ts";
import { JpegRectEncoder } from "./jpeg/jpeg_rect.ts";
import { RawEncoder } from "./raw.ts";
import { RreEncoder } from "./rre.ts";
import { TightEncoder } from "./tight/tight.ts";
import { TightPngEncoder } from "./tight/tight_png.ts";
import { TrleEncoder } from "./trle.ts";
import { ZlibEncoder } from "./zlib.ts";
import { ZrleEncoder } from "./zrle.ts";

/**
 * Encoders of pixels by encoding number, each made anew for a connection. CopyRect is not among them:
 * it carries no pixels (`copy_rect.ts`). JPEG and H.264 lose detail always, Tight and TightPNG where the client has
 * said how good.
 */
export const ENCODERS: ReadonlyMap<number, () => Encoder> = new Map<number, () => Encoder>([
  [ENCODING.Raw, () => new RawEncoder()],
  [ENCODING.RRE, () => new RreEncoder()],
  [ENCODING.CoRRE, () => new CorreEncoder()],
  [ENCODING.Hextile, () => new HextileEncoder()],
  [ENCODING.Zlib, () => new ZlibEncoder()],
  [ENCODING.Tight, () => new TightEncoder()],
  [ENCODING.TightPNG, () => new TightPngEncoder()],
  [ENCODING.JPEG, () => new JpegRectEncoder()],
  [ENCODING.OpenH264, () => new OpenH264Encoder()],
  [ENCODING.TRLE, () => new TrleEncoder()],
  [ENCODING.ZRLE, () => new ZrleEncoder()],
]);
