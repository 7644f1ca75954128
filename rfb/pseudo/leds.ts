import type { Leds, ReadPseudoRect } from "./pseudo_rect.ts";

/** Which bit is which lamp. */
type Bits = Readonly<Record<keyof Leds, number>>;

/** Bits of QEMU's and VMware's LED states. */
export const LED = { scrollLock: 1, numLock: 2, capsLock: 4 } as const;
const LIBVNCSERVER_LED = { scrollLock: 256, numLock: 128, capsLock: 2 } as const;

function ledsOf(state: number, { scrollLock, numLock, capsLock }: Bits): Leds {
  return {
    scrollLock: (state & scrollLock) !== 0,
    numLock: (state & numLock) !== 0,
    capsLock: (state & capsLock) !== 0,
  };
}

/** QEMU's LED state (community RFB specification): `0 state U8`. */
export const readQemuLeds: ReadPseudoRect = async (input, _rect, effects) => {
  await input.need(1);
  effects.setLeds(ledsOf(input.u8(), LED));
};

/** VMware's LED state: `0 state U32`. */
export const readVMwareLeds: ReadPseudoRect = async (input, _rect, effects) => {
  await input.need(4);
  effects.setLeds(ledsOf(input.u32(), LED));
};

/** libvncserver's keyboard LED state, which is the rectangle's x. */
export const readLibVncServerLeds: ReadPseudoRect = (_input, { x }, effects) =>
  effects.setLeds(ledsOf(x, LIBVNCSERVER_LED));
