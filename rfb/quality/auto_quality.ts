import type { Damage } from "../damage.ts";
import type { Rect } from "../rect.ts";
import type { ClientCounters } from "../session/client_counters.ts";
import type { ClientSettings } from "../session/client_options.ts";
import { LineMeter } from "./line_meter.ts";
import { FIRST_STEP, QUALITY_STEPS } from "./quality_step.ts";
import { Refinement } from "./refinement.ts";
import { StepChooser } from "./step_chooser.ts";

/** How often the line is looked at while updates come. */
const SAMPLE_MS = 500;

/** So long after an update the line is still looked at, since a verdict must hold for a while. */
const AFTERLOOK_MS = 2000;

/** A portion of a refinement takes the line about this part of a second, at 1.5 bytes a pixel. */
const PORTION_SECONDS = 0.25;
const PORTION_BYTES_PER_PIXEL = 1.5;
const LEAST_PORTION_PIXELS = 128 * 128;
/** For a line over which too little came so far to measure it. */
const FIRST_PORTION_PIXELS = 1024 * 1024;

/** The part of a client that has to do with quality. */
export interface QualityClient {
  readonly counters: ClientCounters;
  readonly roundTripMs: number | undefined;
  readonly framebuffer: { readonly lossy: Damage };
  configure(settings: ClientSettings): void;
  refresh(area: Rect): void;
}

/** What a person may choose. */
export interface QualityWish {
  /** `auto` for what the line carries, and exact once the picture rests. */
  readonly quality: number | "lossless" | "auto";
  /** By default the choice of whoever chose the quality. */
  readonly compression?: number;
}

/** What to tell the client; a compression left to us is that of the first step. */
function settle(quality: number | "lossless", compression: number | undefined) {
  return { quality, compression: compression ?? QUALITY_STEPS[FIRST_STEP]!.compression };
}

/** The settings with which a session begins for such a wish. */
export function firstQuality({ quality, compression }: QualityWish): ClientSettings {
  return settle(quality === "auto" ? QUALITY_STEPS[FIRST_STEP]!.quality : quality, compression);
}

/** The quality of one session, as a person wants it. Has no clock: it is told when something is due. */
export class AutoQuality {
  #client: QualityClient;
  #wish: QualityWish;
  #applied: ClientSettings;
  #meter = new LineMeter();
  #chooser = new StepChooser();
  #refinement: Refinement;
  #isExact = false;
  #sampledAtMs = -Infinity;
  #updatedAtMs = -Infinity;

  /** @param wish with which the client was made, see {@linkcode firstQuality}. */
  constructor(client: QualityClient, wish: QualityWish) {
    this.#client = client;
    this.#wish = wish;
    this.#applied = firstQuality(wish);
    this.#refinement = new Refinement(client.framebuffer.lossy, {
      setExact: (exact) => {
        this.#isExact = exact;
        this.#apply();
      },
      request: (areas) => areas.forEach((area) => client.refresh(area)),
    });
  }

  /** The quality in force, refinements aside. */
  get quality(): number | "lossless" {
    return this.#wish.quality === "auto" ? this.#chooser.step.quality : this.#wish.quality;
  }

  /** The person wants something else from now on. */
  set wish(wish: QualityWish) {
    this.#refinement.stop();
    this.#wish = wish;
    this.#apply();
  }

  /** To be called after each update; `tick` is due then. */
  updated(nowMs: number): void {
    this.#updatedAtMs = nowMs;
    let painted = 0;
    for (const pixels of this.#client.counters.pixels.values()) painted += pixels;
    this.#refinement.updated(painted, nowMs);
  }

  /**
   * Does what is due.
   *
   * @returns when to call again; `undefined` while nothing comes and nothing is lossy.
   */
  tick(nowMs: number): number | undefined {
    // A person's level is what it is; but no loss means none of what was lost before, either.
    if (typeof this.#wish.quality === "number") return undefined;
    if (this.#isMeasuring && nowMs - this.#sampledAtMs >= SAMPLE_MS) this.#sample(nowMs);
    const refineAtMs = this.#refinement.tick(nowMs, this.#portionPixels());
    if (!this.#isMeasuring || nowMs - this.#updatedAtMs >= AFTERLOOK_MS) return refineAtMs;
    return Math.min(this.#sampledAtMs + SAMPLE_MS, refineAtMs ?? Infinity);
  }

  /** Ends a refinement, since nobody looks or the picture has another size. */
  stop(): void {
    this.#refinement.stop();
  }

  /** Of a refinement we would measure how long what we asked for ourselves keeps the line busy. */
  get #isMeasuring(): boolean {
    return this.#wish.quality === "auto" && !this.#isExact;
  }

  #sample(nowMs: number): void {
    this.#sampledAtMs = nowMs;
    this.#meter.sample(this.#client.counters, this.#client.roundTripMs);
    this.#chooser.choose(this.#meter.line, nowMs);
    this.#apply();
  }

  #portionPixels(): number {
    const { bytesPerSecond } = this.#meter.line;
    if (bytesPerSecond === undefined) return FIRST_PORTION_PIXELS;
    const pixels = Math.floor(bytesPerSecond * PORTION_SECONDS / PORTION_BYTES_PER_PIXEL);
    return Math.max(pixels, LEAST_PORTION_PIXELS);
  }

  #apply(): void {
    const { quality, compression } = this.#wish;
    const step = this.#chooser.step;
    const wanted = quality === "auto"
      ? settle(this.#isExact ? "lossless" : step.quality, compression ?? step.compression)
      : settle(quality, compression);
    const { quality: appliedQuality, compression: appliedCompression } = this.#applied;
    if (wanted.quality === appliedQuality && wanted.compression === appliedCompression) return;
    this.#applied = wanted;
    this.#client.configure(wanted);
  }
}
