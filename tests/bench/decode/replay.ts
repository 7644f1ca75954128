import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { UpdateReader } from "../../../rfb/update_reader.ts";
import type { Platform } from "../../../rfb/platform.ts";
import { ByteReader } from "../../../rfb/reader.ts";
import { readFramebufferUpdateHeader } from "../../../rfb/server_messages.ts";
import { NO_EFFECTS } from "./no_effects.ts";
import type { Recording } from "./recording.ts";

/**
 * Decodes a recording without a network and a screen, update by update.
 *
 * @param platform where pictures go. @default they are passed over
 */
export async function replayRecording(
  recording: Recording,
  platform: Platform = { decodePicture() {} },
): Promise<Framebuffer> {
  const left = [...recording.updates];
  const input = new ByteReader({
    read: () => Promise.resolve(left.shift() ?? null),
    write() {},
    close() {},
  });
  const framebuffer = new Framebuffer(recording.width, recording.height);
  const reader = new UpdateReader(input, framebuffer, NO_EFFECTS, platform);
  while (await input.more()) {
    input.skip(1);
    await reader.read(await readFramebufferUpdateHeader(input));
  }
  return framebuffer;
}
