import { readName } from "../server_init.ts";
import type { ReadPseudoRect } from "./pseudo_rect.ts";

/**
 * DesktopName (community specification, DesktopName pseudo-encoding): U32 length and text, in a
 * rectangle of all zeros. UltraVNC uses the same number for ExtViewSize, which has a size and no payload.
 *
 * @throws {ProtocolError} when the name is longer than 64 KiB.
 */
export const readDesktopName: ReadPseudoRect = async (input, { width, height }, effects) => {
  const isExtViewSize = width !== 0 || height !== 0;
  if (!isExtViewSize) effects.rename(await readName(input));
};
