import type { Platform } from "../../rfb/platform.ts";
import { lateInflateKernel } from "../../rfb/zlib/late_inflate_kernel.ts";
import { findPictures } from "./pictures/find_pictures.ts";
import { findVideo } from "./video/find_video.ts";

/** What this browser can do for the client. */
export async function createPlatform(): Promise<Platform> {
  return {
    ...findPictures(),
    ...await findVideo(),
    inflateKernel: lateInflateKernel(),
    // A timer is a task of its own, between which and this one others have their turn.
    breathe: () => delay(0),
    delay,
  };
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
