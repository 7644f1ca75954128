import type { ReadPseudoRect } from "./pseudo_rect.ts";

/** PointerPos and VMware's cursor position: the rectangle's position is the pointer's. */
export const readPointerPosition: ReadPseudoRect = (_input, { x, y }, effects) =>
  effects.movePointer(x, y);

/** QEMU's pointer motion change (community RFB specification): x is 1 for positions, 0 for movements. */
export const readPointerMotionChange: ReadPseudoRect = (_input, { x }, effects) =>
  effects.setRelativePointer(x === 0);
