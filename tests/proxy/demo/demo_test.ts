import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { type DemoOptions, startDemo } from "../../../proxy/demo/demo.ts";
import { ENCODING } from "../../../rfb/encodings.ts";
import { AuthError } from "../../../rfb/errors.ts";
import { TestClock } from "./_clock.ts";
import { TestViewer } from "./_viewer.ts";

const FRAME_MS = 33;

async function startStill(options: DemoOptions = {}) {
  const clock = new TestClock();
  const demo = await startDemo({ clock, width: 640, height: 480, ...options });
  return { clock, demo };
}

const CHOICES: Readonly<Record<string, readonly number[]>> = {
  Raw: [ENCODING.Raw],
  RRE: [ENCODING.RRE],
  Hextile: [ENCODING.Hextile],
  "CopyRect and Raw": [ENCODING.CopyRect, ENCODING.Raw],
  "CopyRect and Hextile": [ENCODING.CopyRect, ENCODING.Hextile],
  "CopyRect and RRE without LastRect": [ENCODING.CopyRect, ENCODING.RRE],
};

for (const [name, encodings] of Object.entries(CHOICES)) {
  Deno.test(`startDemo() shows its desktop by ${name}, at first and frame by frame`, async () => {
    const { clock, demo: started } = await startStill();
    await using demo = started;
    const lastRect = name.includes("without") ? [] : [ENCODING.LastRect];
    const options = { encodings: [...encodings, ...lastRect] };
    await using viewer = await TestViewer.open(demo.address, options);
    await viewer.sees(demo.desktop);
    for (let frame = 0; frame < 40; frame++) {
      clock.time += FRAME_MS;
      demo.desktop.frame();
      await viewer.sees(demo.desktop);
    }
    viewer.client.sendPointer(1, 100, 100);
    viewer.client.sendPointer(0, 100, 100);
    viewer.client.sendKey(0x61, true);
    viewer.client.sendClipboard({ text: "from the other side" });
    const updates = viewer.updates;
    for (let frame = 0; frame < 10; frame++) {
      clock.time += FRAME_MS;
      demo.desktop.frame();
      await viewer.sees(demo.desktop);
    }
    assert(viewer.updates > updates);
  });
}

Deno.test("startDemo() shows two viewers the same desktop, and lets both take part", async () => {
  const { clock, demo: started } = await startStill();
  await using demo = started;
  await using left = await TestViewer.open(demo.address, { encodings: [ENCODING.Hextile] });
  await using right = await TestViewer.open(demo.address);
  await left.sees(demo.desktop);
  await right.sees(demo.desktop);
  const before = demo.desktop.pixels.slice();
  left.client.sendClipboard({ text: "seen by both" });
  left.client.sendKey(0x62, true);
  left.client.sendPointer(0, 300, 200);
  for (let frame = 0; frame < 20; frame++) {
    clock.time += FRAME_MS;
    demo.desktop.frame();
    await left.sees(demo.desktop);
    await right.sees(demo.desktop);
  }
  assert(demo.desktop.pixels.some((word, i) => word !== before[i]));
});

Deno.test("startDemo() tells size and name, and their changes", async () => {
  const { demo: started } = await startStill({ name: "first \u00e9" });
  await using demo = started;
  await using viewer = await TestViewer.open(demo.address);
  await viewer.sees(demo.desktop);
  assertEquals(viewer.names[0], "first \u00e9");
  for (const [width, height] of [[801, 603], [64, 48], [1, 1], [1000, 700]] as const) {
    demo.desktop.resize(width, height);
    await viewer.sees(demo.desktop);
    assertEquals([viewer.client.framebuffer.width, viewer.client.framebuffer.height], [
      width,
      height,
    ]);
  }
  demo.desktop.rename("second");
  await viewer.until("the name changed", () => viewer.names.at(-1) === "second");
});

Deno.test("startDemo() goes on for a viewer that cannot be resized", async () => {
  const { clock, demo: started } = await startStill();
  await using demo = started;
  await using viewer = await TestViewer.open(demo.address, { encodings: [ENCODING.Raw] });
  await viewer.sees(demo.desktop);
  const { framebuffer } = viewer.client;
  for (const [width, height] of [[300, 200], [900, 600], [640, 480]] as const) {
    demo.desktop.resize(width, height);
    const updates = viewer.updates;
    clock.time += 1000;
    demo.desktop.frame();
    await viewer.until("an update came", () => viewer.updates > updates);
    assertEquals([framebuffer.width, framebuffer.height], [640, 480]);
  }
  await viewer.sees(demo.desktop);
});

Deno.test("startDemo() sends the pointer's shape, another one over text", async () => {
  const { demo: started } = await startStill({ width: 1280, height: 800 });
  await using demo = started;
  await using viewer = await TestViewer.open(demo.address);
  await viewer.until("there is a pointer", () => viewer.cursors.length > 0);
  assertEquals([viewer.cursors[0]?.hotspotX, viewer.cursors[0]?.hotspotY], [0, 0]);
  viewer.client.sendPointer(0, 800, 400);
  await viewer.until("the pointer changed", () => viewer.cursors.length > 1);
  assertEquals(viewer.cursors[1]?.hotspotX, 4);
});

Deno.test("startDemo() rings and gives the text back when its buttons are pressed", async () => {
  const { demo: started } = await startStill({ width: 1280, height: 800 });
  await using demo = started;
  await using viewer = await TestViewer.open(demo.address);
  await viewer.sees(demo.desktop);
  const click = (x: number, y: number) => {
    viewer.client.sendPointer(1, x, y);
    viewer.client.sendPointer(0, x, y);
  };
  // Backspace with nothing there rings, too.
  viewer.client.sendKey(0xff08, true);
  await viewer.until("the bell rang", () => viewer.bells === 1);
  click(1008, 552);
  await viewer.until("the bell rang again", () => viewer.bells === 2);
  for (const letter of "caf\u00e9") viewer.client.sendKey(letter.codePointAt(0)!, true);
  click(900, 552);
  await viewer.until("the text came", () => viewer.clipboards.length === 1);
  assertEquals(viewer.clipboards[0]?.text, "caf\u00e9");
});

Deno.test("startDemo() asks for its password and refuses another", async () => {
  const { demo: started } = await startStill({ password: "s3cret" });
  await using demo = started;
  await using friend = await TestViewer.open(demo.address, { password: "s3cret" });
  await friend.sees(demo.desktop);
  await using stranger = await TestViewer.open(demo.address, { password: "guess" });
  const end = await stranger.ended;
  assertInstanceOf(end, AuthError);
  assertStringIncludes(String(end), "password is wrong");
});

Deno.test("startDemo() refuses the 33rd viewer with a reason, and takes it when one has left", async () => {
  const left = Promise.withResolvers<void>();
  const { demo: started } = await startStill({
    width: 32,
    height: 32,
    onSessionEnd: (reason) => reason instanceof AuthError || left.resolve(),
  });
  await using demo = started;
  await using crowd = new AsyncDisposableStack();
  const viewers: TestViewer[] = [];
  for (let i = 0; i < 32; i++) {
    const viewer = crowd.use(await TestViewer.open(demo.address));
    await viewer.sees(demo.desktop);
    viewers.push(viewer);
  }
  await using late = await TestViewer.open(demo.address);
  const end = await late.ended;
  assertInstanceOf(end, AuthError);
  assertStringIncludes(String(end), "too many viewers");
  await viewers[0]![Symbol.asyncDispose]();
  await left.promise;
  await using next = await TestViewer.open(demo.address);
  await next.sees(demo.desktop);
});

Deno.test("startDemo() makes frames only while a viewer waits for one", async () => {
  const left = Promise.withResolvers<void>();
  const { clock, demo: started } = await startStill({ onSessionEnd: () => left.resolve() });
  await using demo = started;
  assertEquals(clock.scheduled, 0);
  const viewer = await TestViewer.open(demo.address);
  await viewer.sees(demo.desktop);
  await clock.whenScheduled();
  const updates = viewer.updates;
  clock.advance(1000);
  await viewer.until("the next frame came", () => viewer.updates > updates);
  await clock.whenScheduled();
  await viewer[Symbol.asyncDispose]();
  await left.promise;
  assertEquals(clock.scheduled, 0);
});

Deno.test("startDemo() ends sessions in every state at once when it is disposed of", async () => {
  const clock = new TestClock();
  const demo = await startDemo({ clock });
  await using silent = new AsyncDisposableStack();
  const connection = await Deno.connect(demo.address);
  silent.defer(() => connection.close());
  await using viewer = await TestViewer.open(demo.address);
  await viewer.sees(demo.desktop);
  await demo[Symbol.asyncDispose]();
  await viewer.ended;
  const banner = new Uint8Array(12);
  await connection.read(banner).catch(() => {});
  assertEquals(await connection.read(banner).catch(() => null), null);
});
