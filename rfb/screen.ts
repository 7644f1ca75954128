import type { Rect } from "./rect.ts";

/** One monitor of a desktop (community RFB specification, ExtendedDesktopSize); `id` and `flags` are the server's. */
export interface Screen extends Rect {
  readonly id: number;
  readonly flags: number;
}
