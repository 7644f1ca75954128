/** What viewers that never read cost. */
import { assertEquals, assertLess } from "@std/assert";
import { writeAll } from "../../proxy/byte_stream.ts";
import { BANNER } from "../_bytes.ts";
import { Gateway } from "../e2e/gateway.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { WireClient } from "./wire_client.ts";

const STALLED_VIEWERS = 20;
const MEGABYTES = 200;

/** The most that one of them may cost: twice what it does. */
const LIMIT_BYTES = 1_000_000;

Deno.test("viewers that never read cost the gateway little, and nobody else anything", async () => {
  await using target = new FakeTarget(async (connection) => {
    await connection.write(BANNER);
    const chunk = new Uint8Array(1024 * 1024);
    for (let i = 0; i < MEGABYTES; i++) await writeAll(connection, chunk);
  });
  await using other = FakeTarget.echo();
  await using gateway = await Gateway.start({
    tokens: { t: target.address, other: other.address },
  });
  using quick = await view(gateway, "other");
  await exchange(quick, 1000);
  const before = await residentBytes(gateway);
  using stalled = new DisposableStack();
  for (let i = 0; i < STALLED_VIEWERS; i++) stalled.use(await view(gateway, "t"));
  await exchange(quick, 1000);
  const grown = await residentBytes(gateway) - before;
  assertLess(grown, STALLED_VIEWERS * LIMIT_BYTES);
});

/** A viewer that has read the banner. */
async function view(gateway: Gateway, token: string): Promise<WireClient> {
  const { client } = await WireClient.open(gateway.port, {
    path: `/?token=${token}`,
    protocol: "binary",
  });
  await client.readFrame();
  return client;
}

async function exchange(client: WireClient, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await client.sendFrame(new Uint8Array([i & 255]));
    assertEquals((await client.readFrame())?.payload, new Uint8Array([i & 255]));
  }
}

/** Resident memory that is no file's. */
async function residentBytes(gateway: Gateway): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${gateway.child.pid}/status`);
  return 1024 * Number(status.match(/^RssAnon:\s+(\d+)/m)![1]);
}
