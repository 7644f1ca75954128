import type { Platform } from "../../rfb/platform.ts";
import { findVideo } from "./video/find_video.ts";

/** What this browser can do for the client. */
export async function createPlatform(): Promise<Platform> {
  return { ...await findVideo() };
}
