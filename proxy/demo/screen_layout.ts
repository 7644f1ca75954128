import { covers, type Rect } from "../../rfb/rect.ts";
import type { Screen } from "../../rfb/screen.ts";

/** A desktop's size and the screens on it. */
export interface ScreenLayout {
  readonly width: number;
  readonly height: number;
  readonly screens: readonly Screen[];
}

/** Answers to SetDesktopSize. */
export const LAYOUT_STATUS = { done: 0, prohibited: 1, outOfResources: 2, invalid: 3 } as const;

/** One of {@linkcode LAYOUT_STATUS}. */
export type LayoutStatus = typeof LAYOUT_STATUS[keyof typeof LAYOUT_STATUS];

/** Largest side that a viewer can ask for, and most pixels: 4K. */
const SIDE_LIMIT = 4096;
const AREA_LIMIT = 3840 * 2160;

const SCREENS_LIMIT = 16;

/** One screen that covers a desktop of `width` and `height`. */
export function singleScreen(width: number, height: number): Screen[] {
  return [{ id: 0, x: 0, y: 0, width, height, flags: 0 }];
}

/** Whether viewers may have `layout`: `done`, `outOfResources` or `invalid`. */
export function judgeLayout({ width, height, screens }: ScreenLayout): LayoutStatus {
  const whole: Rect = { x: 0, y: 0, width, height };
  const isGood = (screen: Screen) => screen.width > 0 && screen.height > 0 && covers(whole, screen);
  const ids = new Set(screens.map(({ id }) => id));
  const isValid = width > 0 && height > 0 && screens.length > 0 &&
    ids.size === screens.length && screens.every(isGood);
  if (!isValid) return LAYOUT_STATUS.invalid;
  const isModest = width <= SIDE_LIMIT && height <= SIDE_LIMIT && width * height <= AREA_LIMIT &&
    screens.length <= SCREENS_LIMIT;
  return isModest ? LAYOUT_STATUS.done : LAYOUT_STATUS.outOfResources;
}
