import type { Leds, ReadPseudoRect } from "./pseudo_rect.ts";

/** Which bit is which lamp. */
interface Lamps {
  readonly scroll: number;
  readonly num: number;
  readonly caps: number;
}

const LAMPS: Lamps = { scroll: 1, num: 2, caps: 4 };
const LIBVNCSERVER_LAMPS: Lamps = { scroll: 256, num: 128, caps: 2 };

function ledsOf(state: number, { scroll, num, caps }: Lamps): Leds {
  return {
    scrollLock: (state & scroll) !== 0,
    numLock: (state & num) !== 0,
    capsLock: (state & caps) !== 0,
  };
}

/** QEMU's LED state (community RFB specification): `0 state U8`. */
export const readQemuLeds: ReadPseudoRect = async (input, _rect, effects) => {
  await input.need(1);
  effects.setLeds(ledsOf(input.u8(), LAMPS));
};

/** VMware's LED state: `0 state U32`. */
export const readVMwareLeds: ReadPseudoRect = async (input, _rect, effects) => {
  await input.need(4);
  effects.setLeds(ledsOf(input.u32(), LAMPS));
};

/** libvncserver's keyboard LED state, which is the rectangle's x. */
export const readLibVncServerLeds: ReadPseudoRect = (_input, { x }, effects) =>
  effects.setLeds(ledsOf(x, LIBVNCSERVER_LAMPS));
