import { ClipboardExchange } from "../clipboard/clipboard_exchange.ts";
import { FENCE } from "../extension_messages.ts";
import { Framebuffer } from "../framebuffer.ts";
import { InputSender } from "../input/input_sender.ts";
import { ByteReader } from "../reader.ts";
import { UpdateReader } from "../update_reader.ts";
import { AudioStream } from "./audio_stream.ts";
import type { ClientHandler } from "./client_handler.ts";
import type { ClientOptions } from "./client_options.ts";
import { DesktopResizer } from "./desktop_resizer.ts";
import { FeatureFlags } from "./feature_flags.ts";
import { Fences } from "./fences.ts";
import type { MeteredTransport } from "./metered_transport.ts";
import { createEffects, type SessionEffects } from "./session_effects.ts";
import { RoundTripProbe } from "./round_trip_probe.ts";
import { UpdatePacer } from "./update_pacer.ts";

/** What one session is made of. Each part knows what it needs and no other part. */
export interface SessionParts {
  readonly framebuffer: Framebuffer;
  readonly input: ByteReader;
  readonly updates: UpdateReader;
  readonly pacer: UpdatePacer;
  readonly fences: Fences;
  readonly roundTrip: RoundTripProbe;
  readonly clipboard: ClipboardExchange;
  readonly keysAndPointer: InputSender;
  readonly audio: AudioStream;
  readonly desktop: DesktopResizer;
  readonly features: FeatureFlags;
  readonly effects: SessionEffects;
}

/**
 * The parts of a session that has not begun.
 *
 * @param send sends what acts on the desktop, unless nothing may; whether it did.
 */
export function createParts(
  transport: MeteredTransport,
  handler: ClientHandler,
  { platform, clock }: ClientOptions,
  send: (bytes: Uint8Array) => boolean,
): SessionParts {
  const write = (bytes: Uint8Array) => transport.write(bytes);
  const framebuffer = new Framebuffer();
  const fences = new Fences(write, clock);
  const features = new FeatureFlags((features) => handler.features?.(features));
  const effects = createEffects(handler, () => parts);
  const input = new ByteReader(transport);
  const parts: SessionParts = {
    framebuffer,
    input,
    fences,
    features,
    effects,
    updates: new UpdateReader(input, framebuffer, effects, platform, (rect) => {
      parts.pacer.painted(rect);
      parts.roundTrip.painted(rect);
    }),
    ...createPacing(transport, framebuffer, fences, clock),
    clipboard: new ClipboardExchange({
      send,
      deliver: (content) => handler.clipboard(content),
      showImages: () => features.show("clipboardImages"),
    }),
    keysAndPointer: new InputSender({ send, size: () => framebuffer }),
    audio: new AudioStream({ write, emit: (event) => handler.audio?.(event) }),
    desktop: new DesktopResizer(),
  };
  return parts;
}

/** What asks for updates, and what measures how long a small one takes. */
function createPacing(
  transport: MeteredTransport,
  framebuffer: Framebuffer,
  fences: Fences,
  clock: ClientOptions["clock"],
): Pick<SessionParts, "pacer" | "roundTrip"> {
  const common = {
    clock,
    area: () => ({ x: 0, y: 0, width: framebuffer.width, height: framebuffer.height }),
    hasFences: () => fences.isSupported,
  };
  const pacer = new UpdatePacer({
    ...common,
    write: (bytes) => transport.write(bytes),
    backlogBytes: () => transport.queuedBytes,
    mark: (done) => fences.send(FENCE.BlockBefore, done),
  });
  const roundTrip = new RoundTripProbe({
    ...common,
    ask: (area) => pacer.refresh(area),
    answered: (request) => pacer.answered(request),
  });
  return { pacer, roundTrip };
}
