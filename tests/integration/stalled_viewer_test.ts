/** What a viewer that never reads costs. */
import { assert, assertEquals } from "@std/assert";
import { Gateway } from "../e2e/gateway.ts";
import { BANNER, echo, FakeTarget } from "./fake_target.ts";
import { WireClient } from "./wire_client.ts";

Deno.test("viewer that never reads costs the gateway little, and nobody else anything", async () => {
  const megabytes = 200;
  await using target = new FakeTarget(async (connection) => {
    await connection.write(BANNER);
    const chunk = new Uint8Array(1024 * 1024);
    for (let i = 0; i < megabytes; i++) {
      for (let at = 0; at < chunk.length;) at += await connection.write(chunk.subarray(at));
    }
  });
  await using other = new FakeTarget(echo);
  await using gateway = await Gateway.start({
    tokens: { t: target.address, other: other.address },
  });
  const { client } = await WireClient.open(gateway.port, { protocol: "binary" });
  using _ = client;
  await client.readFrame();
  const before = await residentKilobytes(gateway);
  const { client: quick } = await WireClient.open(gateway.port, {
    path: "/?token=other",
    protocol: "binary",
  });
  using _quick = quick;
  await quick.readFrame();
  for (let i = 0; i < 1000; i++) {
    await quick.sendFrame(new Uint8Array([i & 255]));
    assertEquals((await quick.readFrame())?.payload, new Uint8Array([i & 255]));
  }
  const grown = await residentKilobytes(gateway) - before;
  assert(grown < 32 * 1024, `the gateway grew by ${grown} KiB`);
});

async function residentKilobytes(gateway: Gateway): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${gateway.child.pid}/status`);
  return Number(status.match(/^VmRSS:\s+(\d+)/m)![1]);
}
