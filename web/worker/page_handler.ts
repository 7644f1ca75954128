import type { Client } from "../../rfb/client.ts";
import type { ClientHandler } from "../../rfb/session/client_handler.ts";
import type { ClipboardContent, ToPage } from "../link.ts";
import { CalmPost } from "./calm_post.ts";
import { CalmSound } from "./calm_sound.ts";
import { CursorImage } from "./cursor_image.ts";
import type { Screen } from "./screen.ts";

/** Sends a message to the page, giving away what is in `transfer`. */
export type Post = (message: ToPage, transfer?: Transferable[]) => void;

/** Everything that passes from the server to the page without a decision; sign-in and state do not. */
export interface PageHandler extends Omit<ClientHandler, "credentials" | "state" | "clipboard"> {
  /** What the remote clipboard holds, with images as the page has them. */
  clipboard(content: ClipboardContent): void;
}

/**
 * Hands what the client tells on to the page and the canvas.
 *
 * @param later for tests: see {@linkcode CalmPost}.
 */
export function createPageHandler(
  client: () => Client,
  screen: Screen,
  post: Post,
  later?: (callback: () => void) => void,
): PageHandler {
  const cursor = new CursorImage(post);
  const calm = new CalmPost(post, later);
  const sound = new CalmSound(post, later);
  return {
    resized: (width, height) => {
      calm.post({ type: "resized", width, height });
      screen.show(client().framebuffer);
    },
    updated: () => screen.show(client().framebuffer),
    name: (name) => calm.post({ type: "name", name }),
    silent: (on) => post({ type: "silent", on }),
    bell: () => calm.post({ type: "bell", count: 1 }),
    clipboard: (content) => calm.post({ type: "clipboard", content }),
    cursor: (shape) => cursor.show(shape),
    features: (features) => calm.post({ type: "features", features }),
    leds: (leds) => calm.post({ type: "leds", ...leds }),
    relativePointer: (on) => calm.post({ type: "relativePointer", on }),
    pointerMoved: (x, y) => calm.post({ type: "pointerMoved", x, y }),
    resizeRefused: (status) => calm.post({ type: "resizeRefused", status }),
    audio: (event) => sound.receive(event),
  };
}
