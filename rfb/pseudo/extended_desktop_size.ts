import { checkFramebufferSize } from "../framebuffer.ts";
import { isInside } from "../rect.ts";
import type { Screen } from "../screen.ts";
import type { ByteReader } from "../reader.ts";
import type { ReadPseudoRect } from "./pseudo_rect.ts";

const SCREEN_BYTES = 16;

/**
 * ExtendedDesktopSize (community RFB specification): the rectangle's x is the reason, y the status, its
 * size the desktop's; `0 screens U8   1 padding 3` and for each screen
 *
 *     0 id U32   4 x U16   6 y U16   8 width U16   10 height U16   12 flags U32
 *
 * @throws {ProtocolError} when the size is beyond the limit.
 */
export const readExtendedDesktopSize: ReadPseudoRect = async (input, rect, effects) => {
  const { width, height } = rect;
  checkFramebufferSize(width, height);
  await input.need(4);
  const count = input.u8();
  input.skip(3);
  await input.need(SCREEN_BYTES * count);
  const screens = Array.from({ length: count }, () => readScreen(input))
    .filter((screen) => screen.width * screen.height > 0 && isInside(screen, width, height));
  effects.arrange({ reason: rect.x, status: rect.y, width, height, screens });
};

/** One screen, laid out as above, of which all bytes are there. */
export function readScreen(input: ByteReader): Screen {
  return {
    id: input.u32(),
    x: input.u16(),
    y: input.u16(),
    width: input.u16(),
    height: input.u16(),
    flags: input.u32(),
  };
}
