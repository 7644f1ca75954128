import { closeQuietly, writeAll } from "../../../proxy/byte_stream.ts";
import { CANVAS_FORMAT, encodePixelFormat } from "../../../rfb/pixel_format.ts";
import { ByteReader } from "../../../rfb/reader.ts";
import { BANNER } from "../../_bytes.ts";
import { encodeMarkerUpdate, type Recording } from "./recording.ts";
import { SocketTransport } from "./socket_transport.ts";
import { UpdateRequests } from "./update_requests.ts";

const NAME = "replay";
/** Version and security type (None) from the client, and ClientInit. */
const HANDSHAKE_BYTES = [12, 1, 1] as const;

/**
 * When updates go out: `lock-step` each when the client has asked for it, `flood` one behind the other as
 * if it had asked ahead, a number so many a second if the client has asked by then.
 */
export type Pace = "lock-step" | "flood" | number;

/** One client's way through a recording. */
export interface Replay {
  /** The client has asked for its first update. */
  readonly asked: Promise<void>;
  /** The last picture is on its way. */
  readonly finished: Promise<void>;
  /** Lets the first update go. */
  release(): void;
  /** At so many times an update was due and not asked for. */
  readonly late: number;
}

/**
 * An RFB 3.8 server that plays recordings at a pace. After the last update of the recording comes the marker.
 */
export class ReplayServer implements Disposable {
  #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #recording: Recording | undefined;
  #pace: Pace = "lock-step";
  #replay: ReturnType<typeof createReplay> | undefined;

  constructor() {
    this.#accept();
  }

  /** For the token file. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Makes ready for the next client. */
  prepare(recording: Recording, pace: Pace = "lock-step"): Replay {
    this.#recording = recording;
    this.#pace = pace;
    const replay = this.#replay = createReplay();
    return {
      asked: replay.asked.promise,
      finished: replay.finished.promise,
      release: replay.released.resolve,
      get late() {
        return replay.late;
      },
    };
  }

  [Symbol.dispose](): void {
    this.#listener.close();
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      this.#serve(connection).catch((error) => this.#replay?.finished.reject(error))
        .finally(() => closeQuietly(connection));
    }
  }

  async #serve(connection: Deno.TcpConn): Promise<void> {
    const recording = this.#recording!;
    const input = new ByteReader(new SocketTransport(connection));
    const answers = [[1, 1], [0, 0, 0, 0], encodeServerInit(recording)];
    await writeAll(connection, BANNER);
    for (const [i, bytes] of HANDSHAKE_BYTES.entries()) {
      await input.need(bytes);
      input.skip(bytes);
      await writeAll(connection, Uint8Array.from(answers[i]!));
    }
    const requests = new UpdateRequests();
    await Promise.all([requests.readFrom(input), this.#play(connection, requests)]);
  }

  async #play(connection: Deno.TcpConn, requests: UpdateRequests): Promise<void> {
    const replay = this.#replay!;
    const updates = [...this.#recording!.updates, encodeMarkerUpdate()];
    await requests.reach(1);
    replay.asked.resolve();
    await replay.released.promise;
    const startedAt = performance.now();
    for (const [index, update] of updates.entries()) {
      if (this.#pace === "lock-step") await requests.reach(index + 1);
      else if (this.#pace !== "flood") {
        await sleepUntil(startedAt + index * 1000 / this.#pace);
        if (requests.count <= index) replay.late++;
        await requests.reach(index + 1);
      }
      if (index === updates.length - 1) replay.finished.resolve();
      await writeAll(connection, update);
    }
  }
}

async function sleepUntil(time: number): Promise<void> {
  const ms = time - performance.now();
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

function createReplay() {
  return {
    asked: Promise.withResolvers<void>(),
    released: Promise.withResolvers<void>(),
    finished: Promise.withResolvers<void>(),
    late: 0,
  };
}

function encodeServerInit({ width, height }: Recording): Uint8Array {
  const view = new DataView(new ArrayBuffer(24 + NAME.length));
  view.setUint16(0, width);
  view.setUint16(2, height);
  view.setUint32(20, NAME.length);
  const bytes = new Uint8Array(view.buffer);
  bytes.set(encodePixelFormat(CANVAS_FORMAT), 4);
  bytes.set(new TextEncoder().encode(NAME), 24);
  return bytes;
}
