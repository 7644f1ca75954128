import { assert } from "@std/assert";
import { cropPicture, type Picture } from "../servers/picture.ts";
import { psnr } from "../servers/psnr.ts";
import type { Page } from "./page.ts";
import { visibleScreen } from "./viewer.ts";

const SHOWN_TIMEOUT_MS = 15_000;
/** From here on a person hardly sees a difference. */
const ENOUGH_DB = 30;

/**
 * Waits until the part of the remote screen at `x`, `y` is `expected`, but for losses of at most 30 dB.
 *
 * @returns how near it came in dB; infinite where it is the same.
 */
export async function assertNearlyShows(
  page: Page,
  expected: Picture,
  { x, y }: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
): Promise<number> {
  const deadline = performance.now() + SHOWN_TIMEOUT_MS;
  let best = 0;
  while (best < ENOUGH_DB && performance.now() < deadline) {
    const shown = await visibleScreen(page);
    best = psnr(cropPicture(shown, x, y, expected.width, expected.height), expected);
  }
  assert(best >= ENOUGH_DB, `${best.toFixed(1)} dB, expected at least ${ENOUGH_DB}`);
  return best;
}
