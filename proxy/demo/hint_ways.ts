/** How a viewer is told of what changed, by the pseudo-encodings that it may know, best first. */
import { ENCODING } from "../../rfb/encodings.ts";
import type { Desktop } from "./desktop.ts";
import type { Ways } from "./hints.ts";
import {
  writeName,
  writePointerMotion,
  writePointerPosition,
  writeQemuLeds,
  writeVMwareLeds,
} from "./pseudo_rect.ts";

/** The desktop's name, as it is when told. */
export function nameWays(desktop: Pick<Desktop, "name">): Ways {
  return [[ENCODING.DesktopName, (out) => writeName(desktop.name, out)]];
}

/** The keyboard's lamps, as they are when told. */
export function ledWays(desktop: Pick<Desktop, "leds">): Ways {
  return [
    [ENCODING.QemuLedState, (out) => writeQemuLeds(desktop.leds, out)],
    [ENCODING.VMwareLedState, (out) => writeVMwareLeds(desktop.leds, out)],
  ];
}

/** Whether the pointer's movements are wanted, in place of its positions. */
export function motionWays(relative: boolean): Ways {
  return [[ENCODING.QemuPointerMotionChange, (out) => writePointerMotion(!relative, out)]];
}

/** Where the pointer was moved. */
export function positionWays(x: number, y: number): Ways {
  return [[ENCODING.PointerPos, (out) => writePointerPosition(x, y, out)]];
}
