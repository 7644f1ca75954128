/** Continuous updates that stop and go on, with a server that has them. */
import { assert, assertEquals } from "@std/assert";
import { drawPicture } from "../servers/picture.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { DirectViewer } from "./direct_viewer.ts";

const [PUSH, FENCE] = [150, 248];
const SIZE = { width: 200, height: 120 };

const isOn = (message: Uint8Array) => message[1] === 1;
const noise = (seed: number) =>
  drawPicture(SIZE.width, SIZE.height, (x, y) => (x * 7919 + y * 104729 + seed * 31) & 0xffffff);

Deno.test("Client has TigerVNC push, stop and go on, again and again", async () => {
  await using server = await startXtigervnc(SIZE);
  await using viewer = await DirectViewer.open(server.address, { quality: "lossless" });
  using x = await XClient.open(server.display);
  await viewer.until("updates are pushed", () => viewer.count(PUSH) > 0);
  for (let pushes = 1, seed = 0; pushes <= 20; pushes++) {
    const stop = viewer.sent.length;
    viewer.client.setVisible(false);
    assertEquals(viewer.sent.slice(stop).map(([number]) => number), [PUSH, FENCE]);
    if (pushes % 2 === 0) await x.sync();
    viewer.client.setVisible(true);
    // Pictures come by request, too, until the server has confirmed.
    do {
      await x.put(noise(seed++));
      await x.sync();
      await viewer.sees(await server.screen());
    } while (viewer.count(PUSH, isOn) === pushes);
  }
  assertEquals(viewer.count(PUSH), 41);
  assert(viewer.connected);
});
