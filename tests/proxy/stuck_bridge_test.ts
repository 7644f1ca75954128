import { assertEquals, assertLess } from "@std/assert";
import { bridge, type BridgeEnd, type Traffic } from "../../proxy/bridge.ts";
import { writeAll } from "../../proxy/byte_stream.ts";
import { withDeadline } from "../../proxy/deadline.ts";
import { WebSocketConnection } from "../../proxy/websocket/connection.ts";
import { Certificate } from "../servers/certificate.ts";
import { Context, target } from "./_context.ts";
import { BANNER, FakeTarget } from "./_fake_target.ts";
import { open, Running } from "./_running.ts";
import { clientFrame, sendBinary } from "./_websocket_client.ts";

const HASTY = { viewerMs: 10, targetMs: 10, endedMs: 10, faultMs: 10 };
/** More than the system takes for a peer that does not read. */
const MUCH = new Uint8Array(50 << 20);

/** Two ends of a connection by loopback. */
async function socketPair(): Promise<[Deno.TcpConn, Deno.TcpConn]> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connecting = Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
  return await Promise.all([listener.accept(), connecting]);
}

/** A bridge between real peers that never read; `flood` makes them write. */
async function endStuck(
  flood: (viewer: Deno.TcpConn, target: Deno.TcpConn) => Promise<unknown>[],
): Promise<BridgeEnd | undefined> {
  const [nearViewer, viewer] = await socketPair();
  const [nearTarget, target] = await socketPair();
  const traffic: Traffic = { toViewerBytes: 0, toTargetBytes: 0, lastAt: 0, targetStuck: false };
  const connection = new WebSocketConnection(nearViewer);
  const ended = bridge({ viewer: connection, target: nearTarget, banner: BANNER, traffic }, HASTY);
  const floods = flood(viewer, target).map((writing) => writing.catch(() => "cut off"));
  for (let before = -1; before !== traffic.toViewerBytes + traffic.toTargetBytes;) {
    before = traffic.toViewerBytes + traffic.toTargetBytes;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assertEquals(traffic.targetStuck, true);
  connection.destroy();
  const end = await withDeadline(ended, 2_000);
  viewer.close();
  target.close();
  await Promise.all(floods);
  return end;
}

Deno.test("bridge() ends in time when both real peers are stuck", async () => {
  const end = await endStuck((
    viewer,
    target,
  ) => [sendBinary(viewer, MUCH), writeAll(target, MUCH)]);
  assertEquals(end?.kind, "viewer lost");
});

Deno.test("bridge() ends in time when its viewer is given up and the target neither reads nor writes", async () => {
  const end = await endStuck((viewer) => [sendBinary(viewer, MUCH)]);
  assertEquals(end?.kind, "viewer lost");
});

Deno.test("startGateway() takes no more over TLS than the target does", async () => {
  await using certificate = await Certificate.make();
  const ended = Promise.withResolvers<void>();
  await using deaf = new FakeTarget(async (connection) => {
    await writeAll(connection, BANNER);
    await ended.promise;
    connection.close();
  });
  const context = new Context({ t: target(`127.0.0.1:${deaf.port}`) });
  const { certPath, keyPath, pem } = certificate;
  await using running = await Running.start(context, ["--cert", certPath, "--key", keyPath]);
  const address = { hostname: "127.0.0.1", port: running.port };
  const viewer = await Deno.connectTls({ ...address, caCerts: [await pem] });
  await open(viewer, "t");
  let writtenBytes = 0;
  const frame = clientFrame(2, MUCH);
  const flooding = (async () => {
    while (writtenBytes < frame.length) {
      writtenBytes += await viewer.write(frame.subarray(writtenBytes, writtenBytes + 65536));
    }
  })().catch(() => "cut off");
  for (let before = -1; before !== writtenBytes;) {
    before = writtenBytes;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  assertLess(writtenBytes, MUCH.length / 2);
  viewer.close();
  ended.resolve();
  await flooding;
});
