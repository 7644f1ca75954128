import { assert } from "@std/assert";
import { type ByteStream, writeAll } from "../../proxy/byte_stream.ts";
import { Context, target } from "./_context.ts";
import { BANNER, FakeTarget } from "./_fake_target.ts";
import { bytes } from "./_memory_stream.ts";
import { Running } from "./_running.ts";
import { clientFrame } from "./_websocket_client.ts";

/**
 * How long the third of three small messages takes, ms: the least of some rounds. `far` answers the first
 * one, and so delays its acknowledgement of the second one, which Nagle's algorithm would wait for.
 */
async function timeThird(near: ByteStream, far: ByteStream, message: Uint8Array): Promise<number> {
  const buffer = new Uint8Array(1000);
  let least = Infinity;
  for (let round = 0; round < 5; round++) {
    for (let nth = 1; nth <= 3; nth++) {
      const startedAt = performance.now();
      await writeAll(near, message);
      await far.read(buffer);
      if (nth === 3) least = Math.min(least, performance.now() - startedAt);
      if (nth === 1) {
        await writeAll(far, clientFrame(2, bytes("answer")));
        await near.read(buffer);
      }
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return least;
}

Deno.test("startGateway() passes small messages on at once, both ways", async () => {
  const connected = Promise.withResolvers<Deno.TcpConn>();
  const ended = Promise.withResolvers<void>();
  await using near = new FakeTarget(async (connection) => {
    connection.setNoDelay(true);
    await writeAll(connection, BANNER);
    connected.resolve(connection);
    await ended.promise;
  });
  await using running = await Running.start(new Context({ t: target(`127.0.0.1:${near.port}`) }));
  const viewer = await running.view();
  viewer.setNoDelay(true);
  const toViewer = await timeThird(await connected.promise, viewer, bytes("message"));
  const toTarget = await timeThird(viewer, await connected.promise, clientFrame(2, bytes("hello")));
  viewer.close();
  ended.resolve();
  assert(Math.max(toViewer, toTarget) < 25, `${toViewer}, ${toTarget} ms`);
});
