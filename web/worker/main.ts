/** Where the worker begins: one canvas for its life, one session after the other on it. */
import type { ToPage, ToWorker } from "../link.ts";
import type { Post } from "./page_handler.ts";
import { createPlatform } from "./platform.ts";
import { Screen } from "./screen.ts";
import { Session } from "./session.ts";

type Handlers = {
  readonly [Type in ToWorker["type"]]: (message: Extract<ToWorker, { type: Type }>) => void;
};

/** The worker's answers to the page's messages, over the state of one page. */
async function createHandlers(post: Post): Promise<Handlers> {
  const platform = await createPlatform();
  // What the page said of itself holds for the sessions to come, too.
  const wishes = { visible: true, statistics: false, audio: false };
  let screen: Screen;
  let session: Session | undefined;
  return {
    init: ({ canvas }) => screen = new Screen(canvas),
    connect: ({ url, shared, settings }) => {
      session?.abandon();
      post({ type: "state", state: "connecting" });
      session = new Session({ url, shared, settings, ...wishes }, screen, platform, post);
      session.run();
    },
    settings: ({ settings }) => session && (session.settings = settings),
    credentials: ({ credentials }) => session?.provide(credentials),
    disconnect: () => session?.abandon(),
    key: ({ keysym, down, scancode }) =>
      session?.act((client) => client.sendKey(keysym, down, scancode)),
    pointer: ({ mask, x, y }) => session?.act((client) => client.sendPointer(mask, x, y)),
    motion: ({ mask, x, y }) => session?.act((client) => client.sendMotion(mask, x, y)),
    clipboard: ({ content }) => session?.clipboard.send(content),
    wantedSize: ({ width, height }) => session?.client.requestSize(width, height),
    power: ({ action }) => session?.client.power(action),
    audio: ({ on }) => {
      wishes.audio = on;
      session?.client.setAudio(on);
    },
    visible: ({ visible }) => {
      wishes.visible = visible;
      if (session) session.visible = visible;
    },
    statistics: ({ on }) => {
      wishes.statistics = on;
      if (session) session.statistics = on;
    },
  };
}

const handlers = createHandlers((message: ToPage, transfer = []) => {
  self.postMessage(message, { transfer });
});

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  // A failure here is to reach the page as an error of its worker, which a rejection does not.
  handlers.then((ready) => (ready[data.type] as (message: ToWorker) => void)(data))
    .catch(reportError);
});
