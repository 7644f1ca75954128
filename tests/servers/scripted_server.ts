import { readClientMessage } from "../../proxy/demo/client_message.ts";
import { shakeHands } from "../../proxy/demo/server_handshake.ts";
import { openViewerIo, type ViewerIo } from "../../proxy/demo/viewer_io.ts";
import { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { RfbError } from "../../rfb/errors.ts";
import type { Rect } from "../../rfb/rect.ts";
import { failAfter } from "./fail_after.ts";

const REQUEST_TIMEOUT_MS = 15_000;

/** One rectangle of an update: where, in which encoding, and its payload. */
export interface ScriptedRect {
  readonly rect: Rect;
  readonly encoding: number;
  readonly payload: Uint8Array;
}

/** What a viewer asked for. */
export interface UpdateRequest {
  readonly incremental: boolean;
  readonly region: Rect;
}

/** An RFB server for one viewer that sends what the test says, when the test says it. */
export class ScriptedServer implements AsyncDisposable {
  /** The encodings of the viewer's last SetEncodings. */
  encodings: readonly number[] = [];
  #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #screen: { readonly width: number; readonly height: number; readonly name: string };
  #io: ViewerIo | undefined;
  #requests: UpdateRequest[] = [];
  #wake: (() => void) | undefined;
  #running: Promise<void>;

  constructor(screen: { readonly width: number; readonly height: number; readonly name: string }) {
    this.#screen = screen;
    this.#running = this.#serve();
  }

  /** For the token file. */
  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  /** The next request that `wanted` likes, passing over others; by default any. */
  async request(
    wanted: (request: UpdateRequest) => boolean = () => true,
  ): Promise<UpdateRequest> {
    return await failAfter(this.#next(wanted), REQUEST_TIMEOUT_MS, "an update request");
  }

  /** Sends one update. */
  async send(...rects: readonly ScriptedRect[]): Promise<void> {
    const out = new ByteWriter();
    out.u16(0);
    out.u16(rects.length);
    for (const { rect: { x, y, width, height }, encoding, payload } of rects) {
      for (const field of [x, y, width, height]) out.u16(field);
      out.s32(encoding);
      out.bytes(payload);
    }
    await this.say(out.take());
  }

  /** Sends any bytes. */
  async say(bytes: Uint8Array): Promise<void> {
    await this.#io!.write(bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.#io?.close();
    await this.#running;
  }

  async #next(wanted: (request: UpdateRequest) => boolean): Promise<UpdateRequest> {
    for (;;) {
      const request = this.#requests.shift();
      if (request && wanted(request)) return request;
      if (!request) await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  async #serve(): Promise<void> {
    try {
      const io = openViewerIo(await this.#listener.accept());
      this.#io = io;
      await shakeHands(io, {}, this.#screen);
      await this.#receive(io);
    } catch (error) {
      // The test ended, or its viewer did.
      if (!(error instanceof RfbError || error instanceof Deno.errors.BadResource)) throw error;
    } finally {
      this.#io?.close();
    }
  }

  async #receive(io: ViewerIo): Promise<void> {
    for (;;) {
      const message = await readClientMessage(io.input, () => true);
      if (message === null) return;
      if (message.type === "setEncodings") this.encodings = message.encodings;
      if (message.type !== "updateRequest") continue;
      this.#requests.push(message);
      this.#wake?.();
    }
  }
}
