/** Where the worker begins: one canvas for its life, one session after the other on it. */
import type { ToPage, ToWorker } from "../link.ts";
import { Screen } from "./screen.ts";
import { Session } from "./session.ts";

type Handlers = {
  readonly [Type in ToWorker["type"]]?: (message: Extract<ToWorker, { type: Type }>) => void;
};

/** The worker's answers to the page's messages, over the state of one page. */
function createHandlers(post: (message: ToPage) => void): Handlers {
  let screen: Screen;
  let session: Session | undefined;
  return {
    init: ({ canvas }) => screen = new Screen(canvas),
    connect: ({ url, shared }) => {
      session?.abandon();
      post({ type: "state", state: "connecting" });
      session = new Session(url, shared, screen, post);
      session.run();
    },
    credentials: ({ credentials }) => session?.provide(credentials),
    disconnect: () => session?.abandon(),
    key: ({ keysym, down }) => session?.client.sendKey(keysym, down),
    pointer: ({ mask, x, y }) => session?.client.sendPointer(mask, x, y),
    clipboard: ({ content }) => session?.client.sendClipboard(content),
  };
}

const handlers = createHandlers((message) => self.postMessage(message));

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  (handlers[data.type] as ((message: ToWorker) => void) | undefined)?.(data);
});
