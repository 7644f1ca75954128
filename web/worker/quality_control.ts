import {
  AutoQuality,
  type QualityClient,
  type QualityWish,
} from "../../rfb/quality/auto_quality.ts";

/** Keeps the quality of one session, waking up only while there is something to decide. */
export class QualityControl {
  #auto: AutoQuality;
  #isVisible = true;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: QualityClient, wish: QualityWish) {
    this.#auto = new AutoQuality(client, wish);
  }

  /** The quality in force. */
  get quality(): number | "lossless" {
    return this.#auto.quality;
  }

  /** The person wants something else. */
  set wish(wish: QualityWish) {
    this.#auto.wish = wish;
    this.#tick();
  }

  /** Nothing is refined while nobody looks. */
  set visible(visible: boolean) {
    this.#isVisible = visible;
    this.restart();
  }

  /** An update has been painted. */
  updated(): void {
    this.#auto.updated(performance.now());
    this.#tick();
  }

  /** The picture has another size, so that areas asked for are worth nothing. */
  restart(): void {
    this.#auto.stop();
    this.#tick();
  }

  /** Ends it all. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#isVisible = false;
  }

  #tick(): void {
    clearTimeout(this.#timer);
    if (!this.#isVisible) return;
    const nowMs = performance.now();
    const nextMs = this.#auto.tick(nowMs);
    if (nextMs === undefined) return;
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, nextMs - nowMs));
  }
}
