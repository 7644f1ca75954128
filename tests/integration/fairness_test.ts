import { assert, assertEquals } from "@std/assert";
import { writeAll } from "../../proxy/byte_stream.ts";
import { BANNER, concat } from "../_bytes.ts";
import { Gateway } from "../e2e/gateway.ts";
import { clientFrame } from "../proxy/_websocket_client.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { WireClient } from "./wire_client.ts";

/** A client may ask the most of us with small frames. */
const FLOODS: Readonly<Record<string, Uint8Array>> = {
  "frames of one byte": clientFrame(2, new Uint8Array(1)),
  "pings": clientFrame(9, new Uint8Array(0)),
};
const FLOODS_LIMIT = 1_000;

for (const [what, frame] of Object.entries(FLOODS)) {
  Deno.test(`a viewer that floods ${what} keeps nobody else waiting`, async () => {
    const flood = concat(...new Array<Uint8Array>(20_000).fill(frame));
    await using sink = new FakeTarget(async (connection) => {
      await writeAll(connection, BANNER);
      const buffer = new Uint8Array(65536);
      while (await connection.read(buffer) !== null);
    });
    await using gateway = await Gateway.start({ tokens: { t: sink.address } });
    using flooder = (await WireClient.open(gateway.port, {})).client;
    let floods = 0;
    let isEnough = false;
    const flooding = (async () => {
      for (; !isEnough && floods < FLOODS_LIMIT; floods++) await flooder.send(flood);
    })();
    while (floods < 5) await new Promise((resolve) => setTimeout(resolve, 1));
    for (let i = 0; i < 3; i++) {
      assertEquals((await (await fetch(gateway.url("/healthz"))).text()).trim(), "ok");
    }
    isEnough = true;
    await flooding;
    assert(floods < FLOODS_LIMIT / 2, `it took ${floods} floods of ${flood.length} bytes`);
  });
}
