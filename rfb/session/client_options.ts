import type { Platform } from "../platform.ts";

/** What may change while connected. */
export interface ClientSettings {
  /** Whether nothing is ever sent to the desktop: no keys, pointer, clipboard, size or power. @default false */
  readonly viewOnly?: boolean;
  /** JPEG quality from 0 (worst) to 9 (best), or `lossless` for no JPEG at all. @default 6 */
  readonly quality?: number | "lossless";
  /** From 0 (fastest) to 9 (smallest). @default 2 */
  readonly compression?: number;
  /** Pixels of 32, 16 or 8 bits on the wire. @default "full" */
  readonly colours?: Colours;
}

/** How many colours there are on the wire: 24 bits of them, 16 (5-6-5) or 8 (2-3-3). */
export type Colours = "full" | "16-bit" | "8-bit";

/** How to take part. */
export interface ClientOptions extends ClientSettings {
  /** Whether other viewers may stay. @default true */
  readonly shared?: boolean;
  /** Encodings and pseudo-encodings to ask for, best first. @default what suits the server, see `encoding_list.ts` */
  readonly encodings?: readonly number[];
  /** What the place where we run can do. @default nothing */
  readonly platform?: Platform;
  /** Milliseconds from any beginning, such as `performance.now`, for counters and round trips. @default stands still */
  readonly clock?: () => number;
}
