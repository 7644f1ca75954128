import { intersects, type Rect } from "./rect.ts";

/** Most pictures at work at once. */
export const PENDING_PICTURES_LIMIT = 32;

/** Most pixels of pictures at work at once, beyond the one that goes over it: 64 MB as canvas words. */
export const PENDING_PIXELS_LIMIT = 16 * 1024 * 1024;

interface Pending {
  readonly rect: Rect;
  readonly done: Promise<void>;
}

/**
 * The pictures of one connection that are being decoded beside the reading of its bytes, so that what
 * is painted after them can wait where it has to: order on the wire is order on the screen.
 */
export class PendingPictures {
  #pending = new Set<Pending>();
  #pixels = 0;
  /** The first failure; it ends the session, so it is kept for whoever asks next. */
  #failure: Promise<void> | undefined;

  /** Takes in a picture that `work` paints over `rect`. A failure comes out of each later wait. */
  add(rect: Rect, work: Promise<void>): void {
    const pending: Pending = { rect, done: work };
    this.#pending.add(pending);
    this.#pixels += rect.width * rect.height;
    const end = () => {
      this.#pending.delete(pending);
      this.#pixels -= rect.width * rect.height;
    };
    work.then(end, () => {
      this.#failure ??= work;
      end();
    });
  }

  /** What to await before painting over `rect` or copying from there; nothing where that is free. */
  overlapping(rect: Rect): Promise<void> | undefined {
    return this.#failure ?? all([...this.#pending].filter((other) => intersects(other.rect, rect)));
  }

  /** What to await before another picture is begun; nothing while there is room for one. */
  room(): Promise<void> | undefined {
    const isFull = this.#pending.size >= PENDING_PICTURES_LIMIT ||
      this.#pixels >= PENDING_PIXELS_LIMIT;
    return this.#failure ?? (isFull ? this.#waitForRoom() : undefined);
  }

  /** What to await until all pictures are painted; nothing when they are. */
  settled(): Promise<void> | undefined {
    return this.#failure ?? all([...this.#pending]);
  }

  async #waitForRoom(): Promise<void> {
    await Promise.race([...this.#pending].map((pending) => pending.done));
    await this.room();
  }
}

async function awaitAll(pending: readonly Pending[]): Promise<void> {
  await Promise.all(pending.map((one) => one.done));
}

function all(pending: readonly Pending[]): Promise<void> | undefined {
  return pending.length === 0 ? undefined : awaitAll(pending);
}
