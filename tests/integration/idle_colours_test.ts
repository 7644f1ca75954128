/** Fewer colours on a desktop where nothing changes, of servers without fences. */
import { assert } from "@std/assert";
import { startQemu } from "../servers/qemu.ts";
import { startX11vnc } from "../servers/x11vnc.ts";
import { startXtightvnc } from "../servers/xtightvnc.ts";
import { DirectViewer } from "./direct_viewer.ts";

const SIZE = { width: 200, height: 120 };
const SET_PIXEL_FORMAT = 0;

const SERVERS = {
  x11vnc: () => startX11vnc(SIZE),
  TightVNC: () => startXtightvnc({ ...SIZE, password: "secret" }),
  QEMU: () => startQemu(),
};

for (const [name, start] of Object.entries(SERVERS)) {
  Deno.test(`Client changes ${name}'s pixels though nothing changes on the desktop`, async () => {
    await using server = await start();
    await using viewer = await DirectViewer.open(server.address, {
      password: "secret",
      quality: "lossless",
    });
    await viewer.until("the picture is here", () => viewer.updates > 0);
    for (const colours of ["8-bit", "full", "16-bit", "full"] as const) {
      const formats = viewer.count(SET_PIXEL_FORMAT);
      viewer.client.configure({ colours });
      await viewer.until(`${colours} is asked for`, () => viewer.count(SET_PIXEL_FORMAT) > formats);
      const seen = viewer.updates;
      await viewer.until("an update came", () => viewer.updates > seen);
    }
    assert(viewer.connected);
  });
}
