import { ENCODING } from "../encodings.ts";
import { readCursor } from "./cursor.ts";
import { readDesktopName } from "./desktop_name.ts";
import { readDesktopSize } from "./desktop_size.ts";
import type { ReadPseudoRect } from "./pseudo_rect.ts";

/**
 * The pseudo-encodings that we ask for, but LastRect, which has no effect besides ending an update. The
 * next ones get one line each.
 */
export const PSEUDO_RECTS: ReadonlyMap<number, ReadPseudoRect> = new Map<number, ReadPseudoRect>([
  [ENCODING.Cursor, readCursor],
  [ENCODING.DesktopSize, readDesktopSize],
  [ENCODING.DesktopName, readDesktopName],
]);
