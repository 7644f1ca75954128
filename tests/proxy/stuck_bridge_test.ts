import { assert, assertEquals, assertLess, assertMatch } from "@std/assert";
import { bridge, type BridgeEnd, type Traffic } from "../../proxy/bridge.ts";
import { type ByteStream, writeAll } from "../../proxy/byte_stream.ts";
import { withDeadline } from "../../proxy/deadline.ts";
import { WebSocketConnection } from "../../proxy/websocket/connection.ts";
import { BANNER } from "../_bytes.ts";
import { Certificate } from "../servers/certificate.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { Context, target } from "./_context.ts";
import { memoryPair, readAll } from "./_memory_stream.ts";
import { open, Running } from "./_running.ts";
import { clientFrame, hearToClose, sendBinary } from "./_websocket_client.ts";

const HASTY = { viewerMs: 10, targetMs: 10, endedMs: 10, faultMs: 10 };
/** More than the system takes for a peer that does not read. */
const MUCH = new Uint8Array(50 << 20);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

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

Deno.test("bridge() does not listen for ever to a target that never stops, once its viewer is gone", async () => {
  const [nearViewer, viewer] = await socketPair();
  const [nearTarget, target] = await socketPair();
  const traffic: Traffic = { toViewerBytes: 0, toTargetBytes: 0, lastAt: 0, targetStuck: false };
  const connection = new WebSocketConnection(nearViewer);
  const graces = { ...HASTY, targetMs: 60_000 };
  const ended = bridge({ viewer: connection, target: nearTarget, banner: BANNER, traffic }, graces);
  const talking = (async () => {
    for (;;) await writeAll(target, MUCH);
  })().catch(() => "cut off");
  viewer.close();
  const end = await withDeadline(ended, 20_000);
  // Which direction notices first is chance.
  assertMatch(end?.kind ?? "it goes on", /^viewer (left|lost)$/);
  target.close();
  await talking;
});

/** Says `words` again and again, reads nothing until `silence` is over, and then everything; what it got. */
async function hearLate(
  target: Deno.TcpConn,
  words: Uint8Array,
  silence: Promise<unknown>,
): Promise<Uint8Array> {
  let isReading = true;
  const talking = (async () => {
    while (isReading) {
      await writeAll(target, words);
      await pause(10);
    }
  })().catch(() => {});
  await silence;
  const heard = await readAll(target);
  isReading = false;
  await talking;
  target.close();
  return heard;
}

/** How a viewer may leave that has sent all, and how many bytes the target may say every 10 ms meanwhile. */
const FAREWELLS: Readonly<
  Record<string, readonly [leave: (viewer: Deno.TcpConn) => Promise<unknown>, words: number]>
> = {
  "closed": [async (viewer) => {
    await writeAll(viewer, clientFrame(8));
    await hearToClose(viewer);
    viewer.close();
  }, 100_000],
  // What it has not read makes a reset of it.
  "was reset": [(viewer) => Promise.resolve(viewer.close()), 1_000],
};

for (const [how, [leave, words]] of Object.entries(FAREWELLS)) {
  Deno.test(`bridge() gives a target that talks and reads late all of a viewer that ${how}`, async () => {
    const [nearViewer, viewer] = await socketPair();
    const [nearTarget, target] = await socketPair();
    const traffic: Traffic = { toViewerBytes: 0, toTargetBytes: 0, lastAt: 0, targetStuck: false };
    const connection = new WebSocketConnection(nearViewer);
    const ended = bridge({ viewer: connection, target: nearTarget, banner: BANNER, traffic });
    // Fits into what the system takes for a target that does not read.
    const sent = new Uint8Array(1 << 20).map((_, i) => i * 7);
    const silence = Promise.withResolvers<void>();
    const hearing = hearLate(target, new Uint8Array(words), silence.promise);
    await sendBinary(viewer, sent);
    while (traffic.toTargetBytes < sent.length) await pause(10);
    await leave(viewer);
    // Longer than a target once had.
    await pause(6_000);
    silence.resolve();
    const heard = await hearing;
    assertEquals(heard.length, sent.length);
    assert(heard.every((byte, i) => byte === sent[i]));
    await ended;
  });
}

Deno.test("bridge() gives a target all that was there of a viewer that takes nothing any more", async () => {
  const frames = Array.from({ length: 20 }, (_, i) => clientFrame(2, new Uint8Array(500).fill(i)));
  let isClosed = false;
  const broken: ByteStream = {
    read: async (buffer) => {
      await pause(1);
      const frame = frames.shift();
      if (isClosed || !frame) throw new Deno.errors.ConnectionReset("connection reset by peer");
      buffer.set(frame);
      return frame.length;
    },
    write: () => Promise.reject(new Deno.errors.ConnectionReset("connection reset by peer")),
    closeWrite: () => Promise.resolve(),
    close: () => isClosed = true,
  };
  const [nearTarget, target] = memoryPair();
  const traffic: Traffic = { toViewerBytes: 0, toTargetBytes: 0, lastAt: 0, targetStuck: false };
  const viewer = new WebSocketConnection(broken);
  const ended = bridge({ viewer, target: nearTarget, banner: BANNER, traffic });
  assertEquals((await readAll(target)).length, 20 * 500);
  target.close();
  assertEquals((await ended).kind, "viewer lost");
  assert(isClosed);
});

Deno.test("bridge() leaves a deaf target soon when the gateway ends the session", async () => {
  const [nearViewer, viewer] = await socketPair();
  const [nearTarget, target] = await socketPair();
  const traffic: Traffic = { toViewerBytes: 0, toTargetBytes: 0, lastAt: 0, targetStuck: false };
  const connection = new WebSocketConnection(nearViewer);
  const cancel = new AbortController();
  const ended = bridge(
    { viewer: connection, target: nearTarget, banner: BANNER, traffic, ended: cancel.signal },
    { viewerMs: 60_000, targetMs: 60_000, endedMs: 10, faultMs: 10 },
  );
  await writeAll(viewer, clientFrame(8));
  await hearToClose(viewer);
  cancel.abort();
  assertEquals((await withDeadline(ended, 5_000))?.kind, "viewer closed");
  viewer.close();
  target.close();
});

Deno.test("startGateway() takes no more over TLS than the target does", async () => {
  await using certificate = await Certificate.make();
  const ended = Promise.withResolvers<void>();
  await using deaf = new FakeTarget(async (connection) => {
    await writeAll(connection, BANNER);
    await ended.promise;
  });
  const context = new Context({ t: target(deaf.address) });
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
