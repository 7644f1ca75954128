/** The round trip to servers without fences, over and over again. */
import { assert, assertEquals } from "@std/assert";
import { startQemu } from "../servers/qemu.ts";
import { startX11vnc } from "../servers/x11vnc.ts";
import { startXtightvnc } from "../servers/xtightvnc.ts";
import { DirectViewer } from "./direct_viewer.ts";

const [REQUEST, FENCE] = [3, 248];
const SIZE = { width: 200, height: 120 };
const SERIES = 3;
const HOUR_MS = 3_600_000;

const SERVERS = {
  x11vnc: () => startX11vnc(SIZE),
  TightVNC: () => startXtightvnc({ ...SIZE, password: "secret" }),
  QEMU: () => startQemu(),
};

const isOfFewPixels = (message: Uint8Array) => message[7] === 16 && message[9] === 1;

for (const [name, start] of Object.entries(SERVERS)) {
  Deno.test(`Client measures the round trip to ${name} again and again, without fences`, async () => {
    await using server = await start();
    let hours = 0;
    const clock = () => performance.now() + HOUR_MS * hours;
    await using viewer = await DirectViewer.open(server.address, { password: "secret", clock });
    const painted = () =>
      [...viewer.client.counters.pixels.values()].reduce((sum, n) => sum + n, 0);
    /** An hour passes, and then something comes. */
    const wait = async (until: () => boolean) => {
      const before = painted();
      hours++;
      viewer.client.refresh({ x: 0, y: 0, width: 1, height: 1 });
      await viewer.until("it is measured", () => painted() > before && until());
    };
    await viewer.until("a picture came", () => painted() > 0);
    const joinMs = viewer.client.roundTripMs;
    // What a server paints as it starts takes the first answers along.
    while (viewer.client.roundTripMs === joinMs) await wait(() => true);
    for (let i = 0; i < 3; i++) {
      const asked = viewer.count(REQUEST, isOfFewPixels);
      const before = viewer.client.roundTripMs!;
      await wait(() => viewer.client.roundTripMs !== before);
      const { roundTripMs } = viewer.client;
      assert(roundTripMs! > 0 && roundTripMs! < 200, `${roundTripMs} ms`);
      assertEquals(viewer.count(REQUEST, isOfFewPixels) - asked, SERIES);
    }
    assertEquals(viewer.count(FENCE), 0);
  });
}
