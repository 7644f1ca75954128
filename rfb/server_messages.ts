import type { ByteReader } from "./reader.ts";

/** Numbers of the messages from server to client (RFC 6143 section 7.6, community RFB specification). */
export const SERVER_MESSAGE = {
  FramebufferUpdate: 0,
  SetColourMapEntries: 1,
  Bell: 2,
  ServerCutText: 3,
  UltraResizeFramebuffer: 4,
  UltraTextChat: 11,
  UltraKeepAlive: 13,
  PalmResizeFramebuffer: 15,
  EndOfContinuousUpdates: 150,
  UltraServerState: 173,
  ServerFence: 248,
  Xvp: 250,
  Gii: 253,
  Qemu: 255,
} as const;

/** FramebufferUpdate: `1 padding   2 number-of-rectangles U16`; the number. */
export async function readFramebufferUpdateHeader(input: ByteReader): Promise<number> {
  await input.need(3);
  input.skip(1);
  return input.u16();
}
