import { checkFramebufferSize } from "../framebuffer.ts";
import type { ReadPseudoRect } from "./pseudo_rect.ts";

/**
 * DesktopSize, RFC 6143 section 7.8.2: the rectangle's size is the new one; there is no payload.
 *
 * @throws {ProtocolError} when the size is beyond the limit.
 */
export const readDesktopSize: ReadPseudoRect = (_input, { width, height }, effects) => {
  checkFramebufferSize(width, height);
  effects.resize(width, height);
};
