import { ENCODING } from "../encodings.ts";
import type { Encoder } from "./encoder.ts";
import { HextileEncoder } from "./hextile.ts";
import { RawEncoder } from "./raw.ts";
import { RreEncoder } from "./rre.ts";

/**
 * Encoders of pixels by encoding number, each made anew for a connection. CopyRect is not among them:
 * it carries no pixels (`copy_rect.ts`).
 */
export const ENCODERS: ReadonlyMap<number, () => Encoder> = new Map<number, () => Encoder>([
  [ENCODING.Raw, () => new RawEncoder()],
  [ENCODING.RRE, () => new RreEncoder()],
  [ENCODING.Hextile, () => new HextileEncoder()],
]);
