import { ENCODING } from "../encodings.ts";
import { readCursor } from "./cursor.ts";
import { readCursorWithAlpha } from "./cursor_with_alpha.ts";
import { readDesktopName } from "./desktop_name.ts";
import { readDesktopSize } from "./desktop_size.ts";
import { readExtendedDesktopSize } from "./extended_desktop_size.ts";
import { readLibVncServerLeds, readQemuLeds, readVMwareLeds } from "./leds.ts";
import { readPointerMotionChange, readPointerPosition } from "./pointer.ts";
import type { ReadPseudoRect } from "./pseudo_rect.ts";
import { readVMwareCursor, skipVMwareCursorState } from "./vmware_cursor.ts";
import { readXCursor } from "./x_cursor.ts";

/**
 * The pseudo-encodings with rectangles that we ask for, but LastRect, which has no effect besides ending
 * an update. The next ones get one line each.
 */
export const PSEUDO_RECTS: ReadonlyMap<number, ReadPseudoRect> = new Map<number, ReadPseudoRect>([
  [ENCODING.DesktopSize, readDesktopSize],
  [ENCODING.ExtendedDesktopSize, readExtendedDesktopSize],
  [ENCODING.DesktopName, readDesktopName],
  [ENCODING.CursorWithAlpha, readCursorWithAlpha],
  [ENCODING.VMwareCursor, readVMwareCursor],
  [ENCODING.VMwareCursorState, skipVMwareCursorState],
  [ENCODING.VMwareCursorPosition, readPointerPosition],
  [ENCODING.Cursor, readCursor],
  [ENCODING.XCursor, readXCursor],
  [ENCODING.PointerPos, readPointerPosition],
  [ENCODING.QemuExtendedKeyEvent, (_i, _r, effects) => effects.acknowledge("extendedKey")],
  [ENCODING.ExtendedMouseButtons, (_i, _r, effects) => effects.acknowledge("extendedMouseButtons")],
  [ENCODING.QemuAudio, (_i, _r, effects) => effects.acknowledge("audio")],
  [ENCODING.QemuPointerMotionChange, readPointerMotionChange],
  [ENCODING.QemuLedState, readQemuLeds],
  [ENCODING.VMwareLedState, readVMwareLeds],
  [ENCODING.LibVncServerLedState, readLibVncServerLeds],
]);
