import type { ScaleMode } from "./settings.ts";

/** A width and a height, in CSS pixels where not said otherwise. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where the screen stands in its stage, in CSS pixels that fall on whole device pixels. */
export interface Placement extends Size {
  readonly left: number;
  readonly top: number;
  /** Whether one framebuffer pixel covers a whole number of device pixels. */
  readonly crisp: boolean;
}

/** A fit this little above a whole factor is lowered to it: sharp letters beat a thin margin. */
const SNAP = 0.04;

/**
 * Places a framebuffer of `frame` pixels in a `stage`: `off` is one CSS pixel each, anything else
 * fills the stage with the aspect ratio kept.
 */
export function place(
  frame: Size,
  stage: Size,
  mode: ScaleMode,
  devicePixelRatio: number,
): Placement {
  const factor = mode === "off" ? devicePixelRatio : fitFactor(frame, stage, devicePixelRatio);
  const crisp = Number.isInteger(factor);
  const width = cssLength(frame.width * factor, devicePixelRatio);
  const height = cssLength(frame.height * factor, devicePixelRatio);
  return {
    width,
    height,
    crisp,
    left: cssLength(Math.max(0, stage.width - width) / 2 * devicePixelRatio, devicePixelRatio),
    top: cssLength(Math.max(0, stage.height - height) / 2 * devicePixelRatio, devicePixelRatio),
  };
}

/** The framebuffer pixel under a point of the shown screen, clamped to the framebuffer. */
export function framePoint(
  clientX: number,
  clientY: number,
  shown: { left: number; top: number; width: number; height: number },
  frame: Size,
): { x: number; y: number } {
  const x = Math.floor((clientX - shown.left) * frame.width / Math.max(shown.width, 1));
  const y = Math.floor((clientY - shown.top) * frame.height / Math.max(shown.height, 1));
  return {
    x: Math.max(0, Math.min(frame.width - 1, x)),
    y: Math.max(0, Math.min(frame.height - 1, y)),
  };
}

/** Device pixels for each framebuffer pixel. */
function fitFactor(frame: Size, stage: Size, devicePixelRatio: number): number {
  if (frame.width === 0 || frame.height === 0) return devicePixelRatio;
  const factor = devicePixelRatio *
    Math.min(stage.width / frame.width, stage.height / frame.height);
  const whole = Math.floor(factor);
  return whole >= 1 && factor - whole <= SNAP * whole ? whole : factor;
}

function cssLength(devicePixels: number, devicePixelRatio: number): number {
  return Math.floor(devicePixels + 1e-6) / devicePixelRatio;
}
