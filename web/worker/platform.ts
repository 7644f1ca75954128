import type { Platform } from "../../rfb/platform.ts";

/** What this browser can do for the client. */
export function createPlatform(): Platform {
  return {};
}
