import { CLIENT_MESSAGE } from "../../../rfb/client_messages.ts";
import { CANVAS_FORMAT, encodePixelFormat } from "../../../rfb/pixel_format.ts";
import type { ByteReader } from "../../../rfb/reader.ts";

/** Bytes of a client message behind its first one (RFC 6143 section 7.5), by what stands before its array. */
const TAILS: Readonly<Record<number, (input: ByteReader) => Promise<void>>> = {
  [CLIENT_MESSAGE.SetEncodings]: async (input) => {
    await input.need(3);
    input.skip(1);
    await input.discard(4 * input.u16());
  },
  [CLIENT_MESSAGE.KeyEvent]: (input) => input.discard(7),
  [CLIENT_MESSAGE.PointerEvent]: (input) => input.discard(5),
  [CLIENT_MESSAGE.ClientCutText]: async (input) => {
    await input.need(7);
    input.skip(3);
    await input.discard(input.u32());
  },
};

/** Counts a client's requests for updates while it reads everything the client says. */
export class UpdateRequests {
  #count = 0;
  #waiting: { count: number; arrive: () => void } | undefined;

  /** How many have come. */
  get count(): number {
    return this.#count;
  }

  /** Resolves once `count` have come. */
  async reach(count: number): Promise<void> {
    if (this.#count >= count) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting = { count, arrive: resolve };
    await promise;
  }

  /** Reads until the client closes. */
  async readFrom(input: ByteReader): Promise<void> {
    while (await input.more()) {
      const type = input.u8();
      if (type === CLIENT_MESSAGE.FramebufferUpdateRequest) {
        await input.discard(9);
        this.#count++;
        if (this.#waiting && this.#count >= this.#waiting.count) this.#waiting.arrive();
      } else if (type === CLIENT_MESSAGE.SetPixelFormat) await checkPixelFormat(input);
      else if (TAILS[type]) await TAILS[type](input);
      else throw new Error(`Cannot read client message ${type}: expected one of RFC 6143`);
    }
  }
}

/** The recordings are in one format, and every client compared must want that. */
async function checkPixelFormat(input: ByteReader): Promise<void> {
  await input.need(19);
  input.skip(3);
  const wanted = String(input.bytes(16).subarray(0, 13));
  const recorded = String(encodePixelFormat(CANVAS_FORMAT).subarray(0, 13));
  if (wanted !== recorded) throw new Error(`Cannot replay in pixel format ${wanted}`);
}
