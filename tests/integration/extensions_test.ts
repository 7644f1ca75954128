/** The client's extensions against servers that have them, without a browser and a gateway between. */
import { assert, assertEquals } from "@std/assert";
import { ENCODING } from "../../rfb/encodings.ts";
import { hummingSector } from "../servers/boot_sector.ts";
import { Child, run } from "../servers/child.ts";
import { startQemu } from "../servers/qemu.ts";
import { drawPicture } from "../servers/picture.ts";
import { startX11vnc } from "../servers/x11vnc.ts";
import { startWayvnc } from "../servers/wayvnc.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { startXtightvnc } from "../servers/xtightvnc.ts";
import { DirectViewer } from "./direct_viewer.ts";

const [SET_PIXEL_FORMAT, REQUEST, CUT_TEXT, PUSH, FENCE] = [0, 3, 6, 150, 248];
const SIZE = { width: 200, height: 120 };

const isIncremental = (message: Uint8Array) => message[1] === 1;
const noise = (seed: number) =>
  drawPicture(SIZE.width, SIZE.height, (x, y) => (x * 7919 + y * 104729 + seed * 31) & 0xffffff);

Deno.test("Client lets TigerVNC push updates, and measures the round trip by fences", async () => {
  await using server = await startXtigervnc(SIZE);
  await using viewer = await DirectViewer.open(server.address, { quality: "lossless" });
  using x = await XClient.open(server.display);
  await viewer.until("updates are pushed", () => viewer.count(PUSH) > 0);
  const asked = viewer.count(REQUEST, isIncremental);
  for (let i = 0; i < 20; i++) {
    await x.put(noise(i));
    await x.sync();
    await viewer.sees(await server.screen());
  }
  assertEquals(viewer.count(REQUEST, isIncremental), asked);
  assert(viewer.count(FENCE) > 1, "expected answers to the server's fences");
  assert(viewer.client.roundTripMs! > 0 && viewer.client.roundTripMs! < 5000);
  assert(viewer.client.counters.bytes > 20 * SIZE.width * SIZE.height);
});

Deno.test("Client asks TigerVNC for nothing while nobody looks, and sees what it missed", async () => {
  await using server = await startXtigervnc(SIZE);
  await using viewer = await DirectViewer.open(server.address, { quality: "lossless" });
  using x = await XClient.open(server.display);
  await viewer.until("updates are pushed", () => viewer.count(PUSH) > 0);
  viewer.client.setVisible(false);
  assertEquals(viewer.count(PUSH), 2);
  await x.put(noise(1));
  await x.sync();
  const screen = await server.screen();
  viewer.client.setVisible(true);
  await viewer.sees(screen);
  await viewer.until("updates are pushed again", () => viewer.count(PUSH) === 3);
});

for (const colours of ["16-bit", "8-bit"] as const) {
  Deno.test(`Client changes TigerVNC's pixels to ${colours} and back while they stream`, async () => {
    await using server = await startXtigervnc(SIZE);
    await using viewer = await DirectViewer.open(server.address, { quality: "lossless" });
    using x = await XClient.open(server.display);
    await viewer.until("updates are pushed", () => viewer.count(PUSH) > 0);
    for (let i = 0; i < 30; i++) {
      viewer.client.configure({ colours: i % 2 === 0 ? colours : "full" });
      await x.put(noise(i));
      await x.sync();
    }
    await viewer.sees(await server.screen());
    assert(viewer.client.framebuffer.pixels.some((word) => (word & 7) !== 0));
  });
}

Deno.test("Client changes x11vnc's pixels while they stream, without fences", async () => {
  await using server = await startX11vnc(SIZE);
  await using viewer = await DirectViewer.open(server.address, { quality: "lossless" });
  using x = await XClient.open(server.display);
  await viewer.sees(await server.screen());
  for (let i = 0; i < 5; i++) {
    const seen = viewer.updates;
    viewer.client.configure({ colours: (["8-bit", "16-bit", "full"] as const)[i % 3]! });
    await x.put(noise(i));
    await x.sync();
    await viewer.until("an update came", () => viewer.updates > seen);
  }
  viewer.client.configure({ colours: "full" });
  await x.put(noise(77));
  await x.sync();
  await viewer.sees(await server.screen());
  assert(viewer.count(0) >= 4, `expected changes, found ${viewer.count(0)} formats`);
});

Deno.test("Client resizes TigerVNC's desktop, and does not ask again for what it has", async () => {
  await using server = await startXtigervnc(SIZE);
  await using viewer = await DirectViewer.open(server.address, { quality: "lossless" });
  await viewer.until("it can be resized", () => viewer.features?.resize === true);
  viewer.client.requestSize(320.4, 239.6);
  await viewer.until("it has the new size", () => viewer.client.framebuffer.width === 320);
  viewer.client.requestSize(320.2, 240.3);
  assertEquals(viewer.count(251), 1);
  await viewer.sees(await server.screen());
  assertEquals(viewer.client.screens.map(({ width, height }) => [width, height]), [[320, 240]]);
  viewer.client.requestSize(SIZE.width, SIZE.height);
  await viewer.until("it has the old size", () => viewer.client.framebuffer.width === SIZE.width);
  await viewer.sees(await server.screen());
  assertEquals(viewer.refusals, []);
});

Deno.test("Client and TigerVNC exchange clipboards with all of Unicode", async () => {
  await using server = await startXtigervnc(SIZE);
  await using viewer = await DirectViewer.open(server.address);
  // TigerVNC names its clipboard's formats before it sends its screens.
  await viewer.until("it has the extension", () => viewer.features?.resize === true);
  const text = "héllo 世界 🎉\nline";
  assert(viewer.client.sendClipboard({ text, html: "<b>x</b>" }));
  // The viewer answers the server's request for the content after the server owns the selection.
  const paste = ["-o", "-selection", "clipboard", "-t", "UTF8_STRING"];
  let seen = new Uint8Array(0);
  for (const end = performance.now() + 10_000; seen.length === 0 && performance.now() < end;) {
    seen = await run("xclip", paste, server.env).catch(() => seen);
  }
  assertEquals(new TextDecoder().decode(seen), text);
  await using clipboard = new Child("xclip", ["-quiet", "-in", "-selection", "clipboard"], {
    env: server.env,
    stdin: "piped",
  });
  const input = clipboard.stdin.getWriter();
  await input.write(new TextEncoder().encode("zurück 返回\n"));
  await input.close();
  await viewer.until("the text came", () => viewer.clipboards.length > 0);
  assertEquals(viewer.clipboards.at(-1), { text: "zurück 返回\n" });
});

Deno.test("Client gives x11vnc its clipboard, as often as it changes, and stays", async () => {
  await using server = await startX11vnc(SIZE);
  await using viewer = await DirectViewer.open(server.address, { quality: "lossless" });
  using x = await XClient.open(server.display);
  const shows = async (seed: number) => {
    await x.put(noise(seed));
    await x.sync();
    await viewer.sees(await server.screen());
  };
  // With its first answer the client tells what it knows of clipboards, as soon as the server has.
  for (let i = 0; viewer.count(CUT_TEXT) === 0 && i < 50; i++) await shows(i);
  assertEquals(viewer.count(CUT_TEXT), 1);
  for (const text of ["t", "te", "text", "h\u00e9llo \u4e16\u754c"]) {
    assert(viewer.client.sendClipboard({ text }), text);
  }
  // What it does not take it answers by hanging up.
  await shows(77);
  await shows(78);
  assertEquals(viewer.count(CUT_TEXT), 5);
});

Deno.test("Client takes QEMU's lamps, movements, keys and sound", async () => {
  await using server = await startQemu({ boot: hummingSector(4) });
  await using viewer = await DirectViewer.open(server.address);
  viewer.client.setAudio(true);
  await viewer.until("the lamp is on", () => viewer.leds?.capsLock === true);
  await viewer.until("it wants movements", () => viewer.relative === true);
  viewer.client.sendMotion(0, -3, 5);
  assertEquals([...viewer.sent.at(-1)!], [5, 0, 0x7f, 0xfc, 0x80, 0x04]);
  viewer.client.sendKey(0xff52, true, 0xe048);
  assertEquals([...viewer.sent.at(-1)!], [255, 0, 0, 1, 0, 0, 0xff, 0x52, 0, 0, 0, 0xc8]);
  viewer.client.sendKey(0xff52, false, 0xe048);
  await viewer.until("sound came", () => viewer.sounds.length > 3);
  assertEquals(viewer.sounds[0], { type: "begin" });
  const data = viewer.sounds.slice(1);
  const isLoud = () => data.some((event) => event.type === "data" && event.samples.some((s) => s));
  assert(isLoud(), "expected sound, found silence");
  viewer.client.setAudio(false);
  assertEquals(viewer.sounds.at(-1), { type: "end" });
});

Deno.test("Client keeps to the plain protocol with TightVNC", async () => {
  await using server = await startXtightvnc({ ...SIZE, password: "secret" });
  await using viewer = await DirectViewer.open(server.address, {
    password: "secret",
    quality: "lossless",
  });
  using x = await XClient.open(server.display);
  await x.put(noise(3));
  await x.sync();
  await viewer.sees(await server.screen());
  viewer.client.requestSize(300, 200);
  viewer.client.power("reset");
  assertEquals([viewer.count(PUSH), viewer.count(FENCE), viewer.count(251), viewer.count(250)], [
    0,
    0,
    0,
    0,
  ]);
  assert([...viewer.client.counters.pixels.keys()].includes(ENCODING.Tight));
});

Deno.test("Client changes wayvnc's pixels while they stream, and looks away and back", async () => {
  await using server = await startWayvnc(SIZE);
  await using viewer = await DirectViewer.open(server.address, { quality: "lossless" });
  await viewer.sees(await server.screen());
  for (let i = 0; i < 4; i++) {
    viewer.client.configure({ colours: (["16-bit", "8-bit", "full"] as const)[i % 3]! });
    await server.show(noise(i));
  }
  viewer.client.configure({ colours: "full" });
  await server.show(noise(9));
  await viewer.sees(await server.screen());
  viewer.client.setVisible(false);
  await server.show(noise(10));
  viewer.client.setVisible(true);
  await viewer.sees(await server.screen());
  assert([...viewer.client.counters.pixels.keys()].includes(ENCODING.ZRLE));
});

Deno.test("Client changes wayvnc's pixels while nothing changes on its desktop", async () => {
  await using server = await startWayvnc(SIZE);
  await server.show(noise(1));
  await using viewer = await DirectViewer.open(server.address, { quality: "lossless" });
  const wanted = await server.screen();
  await viewer.sees(wanted);
  viewer.client.configure({ colours: "8-bit" });
  const isEqual = () => viewer.picture().pixels.every((pixel, i) => pixel === wanted.pixels[i]);
  await viewer.until("there are fewer colours", () => !isEqual());
  viewer.client.configure({ colours: "full" });
  await viewer.sees(wanted);
  assertEquals(viewer.count(SET_PIXEL_FORMAT), 3);
});

Deno.test("Client shows TigerVNC's pointer with its shadow", async () => {
  await using server = await startXtigervnc(SIZE);
  await using viewer = await DirectViewer.open(server.address);
  await viewer.until("it is connected", () => viewer.connected);
  await run("xsetroot", ["-cursor_name", "watch"], server.env);
  viewer.client.sendPointer(0, 50, 50);
  await viewer.until("the pointer came", () => Boolean(viewer.cursors.at(-1)));
  const { rgba, width, height, hotspotX, hotspotY } = viewer.cursors.at(-1)!;
  const alphas = new Set(rgba.filter((_, i) => i % 4 === 3));
  assert(alphas.has(0) && alphas.has(255) && alphas.size > 4, [...alphas].join());
  assert(rgba.length === 4 * width * height && hotspotX < width && hotspotY < height);
});
