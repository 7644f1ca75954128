import type { PseudoEffects } from "../../../rfb/pseudo/pseudo_rect.ts";

/** For who wants pixels and nothing else. */
export const NO_EFFECTS: PseudoEffects = {
  resize() {},
  arrange() {},
  rename() {},
  setCursor() {},
  movePointer() {},
  setRelativePointer() {},
  setLeds() {},
  acknowledge() {},
  refresh() {},
};
