import { TightDecoder } from "../../../../rfb/decoders/tight/tight.ts";
import { PendingPictures } from "../../../../rfb/pending_pictures.ts";
import type { Platform } from "../../../../rfb/platform.ts";

/** A decoder of a connection of its own. */
export function makeTight(platform: Platform = {}): TightDecoder {
  return new TightDecoder({ pictures: new PendingPictures(), platform });
}
