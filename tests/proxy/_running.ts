import { assertEquals, assertMatch } from "@std/assert";
import { type ByteStream, writeAll } from "../../proxy/byte_stream.ts";
import { parseCommand } from "../../proxy/config.ts";
import { type Gateway, startGateway } from "../../proxy/server.ts";
import { BANNER } from "../_bytes.ts";
import type { Context } from "./_context.ts";
import { handshakeBytes, readResponseHead, readServerFrame } from "./_websocket_client.ts";

/** A gateway on loopback that ends with its test. */
export class Running implements AsyncDisposable {
  readonly port: number;

  private constructor(readonly context: Context, readonly gateway: Gateway) {
    this.port = Number(new URL(gateway.url).port);
  }

  static async start(
    context: Context,
    args: string[] = [],
    extraConnections?: number,
  ): Promise<Running> {
    const host = ["--host", "127.0.0.1", "--port", "0"];
    const command = parseCommand(["--tokens", "t.conf", ...host, ...args]);
    if (command.kind !== "run") throw new Error("Expected a run");
    const tls = command.config.tls !== undefined;
    const parts = { ...context.parts, tls };
    return new Running(context, await startGateway(command.config, parts, extraConnections));
  }

  connect(): Promise<Deno.TcpConn> {
    return Deno.connect({ hostname: "127.0.0.1", port: this.port });
  }

  /** A viewer's connection after its handshake, with the banner read. */
  async view(token = "t"): Promise<Deno.TcpConn> {
    const viewer = await this.connect();
    await open(viewer, token);
    return viewer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway.stop("test is over");
    assertMatch(this.context.metrics.format(), /^vncgw_connections 0$/m);
    assertMatch(this.context.metrics.format(), /^vncgw_sessions 0$/m);
  }
}

/** A viewer's handshake, up to the banner of the target with `token`. */
export async function open(viewer: ByteStream, token: string): Promise<void> {
  await writeAll(
    viewer,
    handshakeBytes(`/?token=${token}`, { "Sec-WebSocket-Protocol": "binary" }),
  );
  assertMatch(await readResponseHead(viewer), /^HTTP\/1\.1 101 /);
  const { payload } = await readServerFrame(viewer);
  assertEquals(payload.subarray(0, BANNER.length), BANNER);
}
