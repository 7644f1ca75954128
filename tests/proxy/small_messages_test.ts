import { assert } from "@std/assert";
import { type ByteStream, writeAll } from "../../proxy/byte_stream.ts";
import { BANNER, bytes } from "../_bytes.ts";
import { Certificate } from "../servers/certificate.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { Context, target } from "./_context.ts";
import { open, Running } from "./_running.ts";
import { clientFrame, readServerFrame, sendBinary } from "./_websocket_client.ts";

/** An end of a session. */
interface End {
  send(text: string): Promise<void>;
  /** The next message has come. */
  receive(): Promise<unknown>;
}

/**
 * How long the third of three small messages takes, ms: the least of some rounds. `far` answers the first
 * one, and so delays its acknowledgement of the second one, which Nagle's algorithm would wait for.
 */
async function timeThird(near: End, far: End): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < 5; round++) {
    for (let nth = 1; nth <= 3; nth++) {
      const startedAt = performance.now();
      await near.send("message");
      await far.receive();
      if (nth === 3) least = Math.min(least, performance.now() - startedAt);
      if (nth === 1) {
        await far.send("answer");
        await near.receive();
      }
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return least;
}

/** A target that connects as soon as a viewer comes, and stays. */
class PatientTarget implements AsyncDisposable {
  #connected = Promise.withResolvers<Deno.TcpConn>();
  #ended = Promise.withResolvers<void>();
  #target = new FakeTarget(async (connection) => {
    connection.setNoDelay(true);
    await writeAll(connection, BANNER);
    this.#connected.resolve(connection);
    await this.#ended.promise;
  });
  readonly address = this.#target.address;

  /** Its end of the first session. */
  async end(): Promise<End> {
    const connection = await this.#connected.promise;
    const buffer = new Uint8Array(1000);
    return {
      send: (text) => writeAll(connection, bytes(text)),
      receive: () => connection.read(buffer),
    };
  }

  /** Closes its end, which the gateway would wait for otherwise. */
  close(): void {
    this.#ended.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#target[Symbol.asyncDispose]();
  }
}

/** A viewer that answers pings, as every WebSocket client does (RFC 6455 section 5.5.2). */
class AnsweringViewer implements End {
  #stream: ByteStream;
  /** Messages that nobody has received yet. */
  #waiting = 0;
  #wake: (() => void) | undefined;
  /** Resolves when the connection has ended. */
  readonly ended: Promise<void>;

  constructor(stream: ByteStream) {
    this.#stream = stream;
    this.ended = this.#answer().catch(() => {});
  }

  send(text: string): Promise<void> {
    return sendBinary(this.#stream, bytes(text));
  }

  async receive(): Promise<void> {
    while (this.#waiting === 0) await new Promise<void>((resolve) => this.#wake = resolve);
    this.#waiting--;
  }

  async #answer(): Promise<void> {
    for (;;) {
      const { opcode, payload } = await readServerFrame(this.#stream);
      if (opcode === 2) {
        this.#waiting++;
        this.#wake?.();
      }
      if (opcode === 9) await writeAll(this.#stream, clientFrame(10, payload));
    }
  }
}

Deno.test("startGateway() passes small messages on at once, both ways", async () => {
  await using far = new PatientTarget();
  await using running = await Running.start(new Context({ t: target(far.address) }));
  const stream = await running.view();
  stream.setNoDelay(true);
  const viewer = new AnsweringViewer(stream);
  const toViewer = await timeThird(await far.end(), viewer);
  const toTarget = await timeThird(viewer, await far.end());
  stream.close();
  far.close();
  await viewer.ended;
  assert(Math.max(toViewer, toTarget) < 25, `${toViewer}, ${toTarget} ms`);
});

Deno.test("startGateway() passes small messages on at once over TLS", async () => {
  await using certificate = await Certificate.make();
  const { certPath, keyPath, pem } = certificate;
  await using far = new PatientTarget();
  const tls = ["--cert", certPath, "--key", keyPath];
  await using running = await Running.start(new Context({ t: target(far.address) }), tls);
  const address = { hostname: "127.0.0.1", port: running.port };
  const stream = await Deno.connectTls({ ...address, caCerts: [await pem] });
  await open(stream, "t");
  const viewer = new AnsweringViewer(stream);
  const toViewer = await timeThird(await far.end(), viewer);
  stream.close();
  far.close();
  await viewer.ended;
  assert(toViewer < 25, `${toViewer} ms`);
});
