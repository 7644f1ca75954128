import { checkFramebufferSize } from "../framebuffer.ts";
import type { MessageEffects } from "../messages/message_effects.ts";
import type { Acknowledged, PseudoEffects } from "../pseudo/pseudo_rect.ts";
import { clipRect } from "../rect.ts";
import type { ClientHandler } from "./client_handler.ts";
import type { SessionParts } from "./session_parts.ts";

/** Everything that a server does to a session, besides painting. */
export type SessionEffects = PseudoEffects & MessageEffects;

/** The parts as the effects use them. */
type Parts = Omit<SessionParts, "effects" | "input">;

const ACKNOWLEDGED: Readonly<Record<Acknowledged, (parts: Parts) => void>> = {
  extendedKey: ({ keysAndPointer }) => keysAndPointer.hasExtendedKeys = true,
  extendedMouseButtons: ({ keysAndPointer, features }) => {
    keysAndPointer.hasExtendedButtons = true;
    features.show("extendedMouseButtons");
  },
  audio: ({ audio, features }) => {
    audio.acknowledge();
    features.show("audio");
  },
};

/** The effects on the `parts` of a session, which are there when the first effect comes. */
export function createEffects(handler: ClientHandler, parts: () => Parts): SessionEffects {
  return {
    ...pictureEffects(handler, parts),
    ...desktopEffects(handler, parts),
    ...messageEffects(handler, parts),
  };
}

function pictureEffects(handler: ClientHandler, parts: () => Parts) {
  const resize = (width: number, height: number) => {
    const { framebuffer, desktop, pacer, roundTrip } = parts();
    // Some servers repeat their size in every answer to a request for the whole picture.
    if (width === framebuffer.width && height === framebuffer.height) {
      pacer.sizeRepeated();
      roundTrip.sizeRepeated();
      return;
    }
    checkFramebufferSize(width, height);
    framebuffer.resize(width, height);
    desktop.resized(width, height);
    handler.resized(width, height);
    pacer.resized();
    roundTrip.resized();
  };
  return {
    resize,
    arrange: (layout) => {
      const { desktop, features } = parts();
      const { holds, refusal } = desktop.arrange(layout);
      if (desktop.isOffered) features.show("resize");
      if (holds) resize(layout.width, layout.height);
      if (refusal !== undefined) handler.resizeRefused?.(refusal);
    },
    refresh: (area) => {
      const { framebuffer: { width, height }, pacer } = parts();
      pacer.refresh(clipRect(area, width, height));
    },
    setColour: (index, word) => parts().updates.setColour(index, word),
    recoloured: () => parts().pacer.askForAll(),
  } satisfies Partial<SessionEffects>;
}

function desktopEffects(handler: ClientHandler, parts: () => Parts) {
  return {
    rename: (name) => handler.name(name),
    setCursor: (cursor) => handler.cursor(cursor),
    movePointer: (x, y) => handler.pointerMoved?.(x, y),
    setLeds: (leds) => handler.leds?.(leds),
    acknowledge: (extension) => ACKNOWLEDGED[extension](parts()),
    setRelativePointer: (on) => {
      const { keysAndPointer } = parts();
      if (keysAndPointer.relative === on) return;
      keysAndPointer.relative = on;
      handler.relativePointer?.(on);
    },
  } satisfies Partial<SessionEffects>;
}

function messageEffects(handler: ClientHandler, parts: () => Parts) {
  return {
    bell: () => handler.bell(),
    cutText: (text) => parts().clipboard.receiveText(text),
    extendedClipboard: (message) => parts().clipboard.receive(message),
    fence: (flags, payload) => parts().fences.receive(flags, payload),
    endOfContinuousUpdates: () => parts().pacer.pushEnded(),
    powerOffered: () => parts().features.show("power"),
    audio: (operation) => parts().audio.receive(operation),
    audioData: (data) => parts().audio.receiveData(data),
  } satisfies Partial<SessionEffects>;
}
