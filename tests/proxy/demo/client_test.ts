/** Our client and the demo, with everything that both know: each extension from end to end. */
import { assert, assertEquals } from "@std/assert";
import { type DemoOptions, startDemo } from "../../../proxy/demo/demo.ts";
import { encodeDib } from "../../../rfb/clipboard/encode_dib.ts";
import { ENCODING } from "../../../rfb/encodings.ts";
import type { ClientOptions } from "../../../rfb/session/client_options.ts";
import { packed } from "../../rfb/clipboard/_packed.ts";
import { TestClock } from "./_clock.ts";
import { TestViewer } from "./_viewer.ts";

const FRAME_MS = 50;

interface Scenery {
  readonly clock: TestClock;
  readonly viewer: TestViewer;
  readonly desktop: Awaited<ReturnType<typeof startDemo>>["desktop"];
  /** Paints the next frame. */
  readonly frame: (milliseconds?: number) => void;
}

function clientTest(
  name: string,
  test: (scenery: Scenery) => Promise<void>,
  options: DemoOptions & ClientOptions = {},
): void {
  Deno.test(`demo and client: ${name}`, async () => {
    const clock = new TestClock();
    await using demo = await startDemo({ clock, ...options });
    const { encodings } = options;
    await using viewer = await TestViewer.open(demo.address, {
      clock: () => performance.now(),
      ...encodings && { encodings },
    });
    const { desktop } = demo;
    const frame = (milliseconds = FRAME_MS) => {
      clock.time += milliseconds;
      desktop.frame();
    };
    await viewer.sees(desktop);
    await test({ clock, viewer, desktop, frame });
  });
}

clientTest("know of each other what they can do, and measure the way", async ({ viewer }) => {
  await viewer.until("all features are there", () => {
    return Object.values(viewer.last.features ?? { none: false }).every((has) => has);
  });
  assertEquals(Object.keys(viewer.last.features!).length, 5);
  await viewer.until("the round trip is known", () => viewer.client.roundTripMs !== undefined);
});

clientTest("show the same picture by continuous updates", async ({ viewer, desktop, frame }) => {
  for (let i = 0; i < 60; i++) {
    if (i % 7 === 0) viewer.client.sendPointer(i % 2, 20 * i, 13 * i);
    frame();
    if (i % 3 === 0) await viewer.sees(desktop);
  }
  await viewer.sees(desktop);
});

clientTest("light the same lamps", async ({ viewer }) => {
  viewer.client.sendKey(0xffe5, true, 0x3a);
  viewer.client.sendKey(0xffe5, false, 0x3a);
  await viewer.until("caps lock is lit", () => viewer.last.leds?.capsLock === true);
  viewer.client.sendKey(0xff7f, true);
  await viewer.until("num lock is lit", () => viewer.last.leds?.numLock === true);
  assertEquals(viewer.last.leds?.scrollLock, false);
});

clientTest("share text beyond Latin-1 and HTML", async ({ viewer, frame }) => {
  viewer.client.sendClipboard({ text: "\u4f60\u597d\n\u20ac", html: "<b>x</b>" });
  const { client } = viewer;
  const click = (x: number, y: number) => {
    client.sendPointer(1, x, y);
    client.sendPointer(0, x, y);
  };
  // Until it has come, a click on it pastes nothing, and Copy rings.
  await viewer.until("it can be copied back", () => {
    if (viewer.clipboards.length === 0) {
      click(650, 555);
      click(900, 552);
      frame();
    }
    return viewer.clipboards.length > 0;
  });
  assert(viewer.clipboards[0]!.text!.startsWith("\u4f60\u597d\n\u20ac"));
  assert(viewer.clipboards[0]!.html!.startsWith("<p>\u4f60\u597d<br>\u20ac"));
});

clientTest("share an image", async ({ viewer, frame }) => {
  const { client } = viewer;
  const image = { width: 3, height: 2, rgba: new Uint8ClampedArray(24).fill(255, 0, 9) };
  const dib = encodeDib(image);
  await viewer.until("it takes images", () => viewer.last.features?.clipboardImages === true);
  client.sendClipboard({ dib: packed(dib) });
  await viewer.until("it can be copied back", () => {
    for (const [x, y] of [[650, 555], [900, 552]] as const) {
      client.sendPointer(1, x, y);
      client.sendPointer(0, x, y);
    }
    frame();
    return viewer.clipboards.length > 0;
  });
  assertEquals(viewer.clipboards[0], { dib });
});

clientTest("agree on another size", async ({ viewer, desktop, clock }) => {
  await viewer.until("it can be resized", () => viewer.last.features?.resize === true);
  viewer.client.requestSize(901, 653);
  await viewer.until("it is resized", () => viewer.client.framebuffer.width === 901);
  await viewer.sees(desktop);
  assertEquals(viewer.client.screens.map(({ width, height }) => [width, height]), [[901, 653]]);
  clock.time += 1000;
  const screens = [0, 1].map((id) => ({
    id,
    x: 400 * id,
    y: 0,
    width: 400,
    height: 300,
    flags: 0,
  }));
  desktop.resize(800, 300, screens);
  await viewer.sees(desktop);
  await viewer.until("both screens are known", () => viewer.client.screens.length === 2);
  assertEquals(viewer.client.screens.map(({ x }) => x), [0, 400]);
});

clientTest("agree that a size is too much", async ({ viewer, desktop }) => {
  await viewer.until("it can be resized", () => viewer.last.features?.resize === true);
  viewer.client.requestSize(9000, 9000);
  await viewer.until("it is refused", () => viewer.last.refusal === 2);
  await viewer.sees(desktop);
});

clientTest("agree that no size is allowed", async ({ viewer }) => {
  await viewer.until("it can be resized", () => viewer.last.features?.resize === true);
  viewer.client.requestSize(640, 480);
  await viewer.until("it is refused", () => viewer.last.refusal === 1);
}, { resizable: false });

clientTest("turn the gyroscope by movements", async ({ viewer, desktop, frame }) => {
  viewer.client.sendPointer(0, 992, 696);
  viewer.client.sendPointer(1, 992, 696);
  await viewer.until("movements are wanted", () => viewer.last.relative === true);
  await viewer.until("the pointer is hidden", () => viewer.cursors.at(-1) === null);
  viewer.client.sendMotion(1, 30, -12);
  viewer.client.sendMotion(0, 3, 0);
  await viewer.until("positions are wanted", () => viewer.last.relative === false);
  await viewer.until("the pointer is back", () => viewer.last.pointer !== undefined);
  assertEquals(viewer.last.pointer, [992, 696]);
  for (let i = 0; i < 10; i++) frame();
  await viewer.sees(desktop);
});

clientTest("hear the tune", async ({ viewer, frame }) => {
  await viewer.until("there can be sound", () => viewer.last.features?.audio === true);
  viewer.client.setAudio(true);
  viewer.client.sendPointer(1, 680, 672);
  viewer.client.sendPointer(0, 680, 672);
  await viewer.until("it begins", () => viewer.sounds.length > 0);
  assertEquals(viewer.sounds[0], { type: "begin" });
  await viewer.until("it has ended", () => {
    frame();
    return viewer.sounds.at(-1)?.type === "end";
  });
  const data = viewer.sounds.filter((event) => event.type === "data");
  const frames = data.reduce((sum, { samples, channels }) => sum + samples.length / channels, 0);
  // Frames are made faster here than the network is: what is late is left out.
  assert(frames > 4410 && frames <= 3.3 * 44_100, `${frames} frames`);
  assert(data.some(({ samples }) => samples.some((sample) => Math.abs(sample) > 3000)));
});

clientTest("reboot, and switch off and on", async ({ viewer, desktop, frame }) => {
  const { client } = viewer;
  await viewer.until("there is power", () => viewer.last.features?.power === true);
  const corner = () => client.framebuffer.pixels[0];
  const bright = corner();
  const runUntil = (what: string, condition: () => boolean) =>
    viewer.until(what, () => {
      if (!condition()) frame(66);
      return condition();
    });
  for (const action of ["reboot", "reset", "shutdown"] as const) {
    client.power(action);
    await runUntil("it is dark", () => corner() === 0xff000000);
    if (action === "shutdown") client.sendKey(0x20, true);
    await runUntil("it is bright", () => corner() === bright);
  }
  await viewer.sees(desktop);
});

/** Bits that each component has, red first. */
const COLOURS = { "16-bit": [5, 6, 5], "8-bit": [3, 3, 2] } as const;

/** Whether `word` is what `original` becomes on a wire with so many bits for each component. */
function isRounded(word: number, original: number, bits: readonly number[]): boolean {
  return bits.every((count, i) => {
    const max = 2 ** count - 1;
    const onWire = Math.round((original >>> 8 * i & 255) * max / 255);
    return Math.abs(onWire * 255 / max - (word >>> 8 * i & 255)) < 1;
  });
}

async function seesRounded(
  viewer: TestViewer,
  { pixels }: Scenery["desktop"],
  colours: keyof typeof COLOURS,
): Promise<void> {
  const { framebuffer } = viewer.client;
  const bits = COLOURS[colours];
  await viewer.until(
    `colours are of ${colours}`,
    () => framebuffer.pixels.every((word, i) => isRounded(word, pixels[i]!, bits)),
  );
}

for (const colours of ["16-bit", "8-bit"] as const) {
  clientTest(`go over to ${colours} colours and back`, async ({ viewer, desktop, frame }) => {
    viewer.client.configure({ colours });
    frame();
    await seesRounded(viewer, desktop, colours);
    viewer.client.sendPointer(1, 200, 300);
    frame();
    await seesRounded(viewer, desktop, colours);
    viewer.client.configure({ colours: "full" });
    await viewer.sees(desktop);
  });
}

const withoutFences = (encoding: number) => [
  ENCODING.CopyRect,
  encoding,
  ENCODING.DesktopSize,
  ENCODING.LastRect,
];

const LISTS: Readonly<Record<string, number>> = {
  Zlib: ENCODING.Zlib,
  ZRLE: ENCODING.ZRLE,
  TRLE: ENCODING.TRLE,
  CoRRE: ENCODING.CoRRE,
  Tight: ENCODING.Tight,
};

for (const [name, encoding] of Object.entries(LISTS)) {
  clientTest(`go on with ${name} whatever is asked for in between`, async (scenery) => {
    const { viewer, desktop } = scenery;
    for (const [i, colours] of (["8-bit", "16-bit"] as const).entries()) {
      viewer.client.configure({ colours, compression: 3 * i });
      await seesRounded(viewer, desktop, colours);
      desktop.resize(500 + i, 400 - 3 * i);
      await viewer.until("it is resized", () => viewer.client.framebuffer.width === 500 + i);
      await seesRounded(viewer, desktop, colours);
      viewer.client.configure({ colours: "full" });
      await viewer.sees(desktop);
    }
  }, { width: 700, height: 500, encodings: withoutFences(encoding) });
}

clientTest("change the colours and the size at once, without fences", async (scenery) => {
  const { viewer, desktop } = scenery;
  viewer.client.configure({ colours: "8-bit" });
  desktop.resize(500, 400);
  await viewer.until("it is resized", () => viewer.client.framebuffer.width === 500);
  await seesRounded(viewer, desktop, "8-bit");
  desktop.resize(520, 410);
  viewer.client.configure({ colours: "full" });
  await viewer.sees(desktop);
}, { width: 700, height: 500, encodings: withoutFences(ENCODING.ZRLE) });
