import { closeQuietly, writeAll } from "../../../proxy/byte_stream.ts";
import { CLIENT_MESSAGE } from "../../../rfb/client_messages.ts";
import { CANVAS_FORMAT, encodePixelFormat } from "../../../rfb/pixel_format.ts";
import { ByteReader } from "../../../rfb/reader.ts";
import { encodeMarkerUpdate, type Recording } from "./recording.ts";
import { SocketTransport } from "./socket_transport.ts";

const NAME = "replay";
/** Version and security type (None) from the client, and ClientInit. */
const HANDSHAKE_BYTES = [12, 1, 1] as const;

/** One client's way through a recording. */
export interface Replay {
  /** The client has asked for its first update. */
  readonly asked: Promise<void>;
  /** The last picture is on its way. */
  readonly finished: Promise<void>;
  /** Lets the first update go. */
  release(): void;
}

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

/**
 * An RFB 3.8 server that plays recordings in lock-step: each update goes out when the client asks for one.
 * After the last of the recording comes the marker.
 */
export class ReplayServer implements Disposable {
  #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #recording: Recording | undefined;
  #replay: ReturnType<typeof createReplay> | undefined;

  constructor() {
    this.#accept();
  }

  /** For the token file. */
  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  /** Makes ready for the next client. */
  prepare(recording: Recording): Replay {
    this.#recording = recording;
    this.#replay = createReplay();
    return {
      asked: this.#replay.asked.promise,
      finished: this.#replay.finished.promise,
      release: this.#replay.released.resolve,
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
    const { asked, released, finished } = this.#replay!;
    const input = new ByteReader(new SocketTransport(connection));
    const answers = [[1, 1], [0, 0, 0, 0], encodeServerInit(recording)];
    await writeAll(connection, new TextEncoder().encode("RFB 003.008\n"));
    for (const [i, bytes] of HANDSHAKE_BYTES.entries()) {
      await input.need(bytes);
      input.skip(bytes);
      await writeAll(connection, Uint8Array.from(answers[i]!));
    }
    const updates = [...recording.updates, encodeMarkerUpdate()];
    for (const update of updates) {
      await awaitRequest(input);
      asked.resolve();
      await released.promise;
      if (update === updates.at(-1)) finished.resolve();
      await writeAll(connection, update);
    }
    while (await input.more()) input.skip(input.available);
  }
}

function createReplay() {
  return {
    asked: Promise.withResolvers<void>(),
    released: Promise.withResolvers<void>(),
    finished: Promise.withResolvers<void>(),
  };
}

/** Reads messages up to and with a FramebufferUpdateRequest. */
async function awaitRequest(input: ByteReader): Promise<void> {
  for (;;) {
    await input.need(1);
    const type = input.u8();
    if (type === CLIENT_MESSAGE.FramebufferUpdateRequest) return await input.discard(9);
    if (type === CLIENT_MESSAGE.SetPixelFormat) await checkPixelFormat(input);
    else if (TAILS[type]) await TAILS[type](input);
    else throw new Error(`Cannot read client message ${type}: expected one of RFC 6143`);
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
