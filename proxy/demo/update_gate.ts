import type { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { FENCE } from "../../rfb/extension_messages.ts";
import { type Rect, uniteRects } from "../../rfb/rect.ts";
import { writeFence } from "./server_message.ts";
import { UpdateFences } from "./update_fences.ts";

/** The round trip is measured so often where nothing else needs fences. */
const PING_INTERVAL_MS = 1000;

/** When one viewer gets its next update: when it asked, or continuously as far as its fences allow. */
export class UpdateGate {
  readonly #fences = new UpdateFences();
  #request: Rect | undefined;
  #continuous: Rect | undefined;
  #pingedAt = -Infinity;

  /** The viewer wants an update of `region`; requests become one. */
  request(region: Rect): void {
    this.#request = this.#request ? uniteRects(this.#request, region) : region;
  }

  /** The viewer wants `region` to be kept up to date; `undefined` ends that. */
  setContinuous(region: Rect | undefined): void {
    this.#continuous = region;
  }

  /** Whether updates come without being asked for. */
  get isContinuous(): boolean {
    return this.#continuous !== undefined;
  }

  get roundTripMs(): number | undefined {
    return this.#fences.roundTripMs;
  }

  /** What may be sent now. */
  get wanted(): Rect | undefined {
    const pushed = this.#fences.isOpen ? this.#continuous : undefined;
    return this.#request && pushed ? uniteRects(this.#request, pushed) : this.#request ?? pushed;
  }

  /** An update begins to leave. */
  answered(): void {
    this.#request = undefined;
  }

  /** Fences an update off that was written at `now`, where updates are continuous. */
  fenceUpdate(now: number, out: ByteWriter): void {
    if (this.#continuous) this.#writeFence(now, out);
  }

  /** Measures the round trip now and then, for a viewer that knows fences and asks for updates. */
  ping(now: number, out: ByteWriter): void {
    if (
      this.#continuous || this.#fences.outstanding > 0 ||
      Math.abs(now - this.#pingedAt) < PING_INTERVAL_MS
    ) return;
    this.#pingedAt = now;
    this.#writeFence(now, out);
  }

  /** The viewer answered a fence at `now`. */
  fenceAnswered(payload: Uint8Array, now: number): void {
    this.#fences.answer(payload, now);
  }

  #writeFence(now: number, out: ByteWriter): void {
    writeFence(FENCE.Request | FENCE.BlockBefore, this.#fences.next(now), out);
  }
}
