import { SERVER_MESSAGE } from "../server_messages.ts";
import { readColourMap } from "./colour_map.ts";
import { readCutText } from "./cut_text.ts";
import { readEndOfContinuousUpdates, readFence } from "./fence.ts";
import { skipGii } from "./gii.ts";
import type { ReadMessage } from "./message_effects.ts";
import { readQemuMessage } from "./qemu.ts";
import {
  readKeepAlive,
  readPalmResizeFramebuffer,
  readResizeFramebuffer,
  skipServerState,
  skipTextChat,
} from "./ultra_vnc.ts";
import { readXvp } from "./xvp.ts";

/** Every message from the server but FramebufferUpdate. The length of one that is not here is unknown. */
export const MESSAGES: ReadonlyMap<number, ReadMessage> = new Map<number, ReadMessage>([
  [SERVER_MESSAGE.SetColourMapEntries, readColourMap],
  [SERVER_MESSAGE.Bell, (_input, effects) => effects.bell()],
  [SERVER_MESSAGE.ServerCutText, readCutText],
  [SERVER_MESSAGE.UltraResizeFramebuffer, readResizeFramebuffer],
  [SERVER_MESSAGE.UltraTextChat, skipTextChat],
  [SERVER_MESSAGE.UltraKeepAlive, readKeepAlive],
  [SERVER_MESSAGE.PalmResizeFramebuffer, readPalmResizeFramebuffer],
  [SERVER_MESSAGE.EndOfContinuousUpdates, readEndOfContinuousUpdates],
  [SERVER_MESSAGE.UltraServerState, skipServerState],
  [SERVER_MESSAGE.ServerFence, readFence],
  [SERVER_MESSAGE.Xvp, readXvp],
  [SERVER_MESSAGE.Gii, skipGii],
  [SERVER_MESSAGE.Qemu, readQemuMessage],
]);
