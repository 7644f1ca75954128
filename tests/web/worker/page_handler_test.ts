import { assertEquals } from "@std/assert";
import type { Client } from "../../../rfb/client.ts";
import type { ToPage } from "../../../web/link.ts";
import { createPageHandler } from "../../../web/worker/page_handler.ts";
import type { Screen } from "../../../web/worker/screen.ts";

function setUp() {
  const posted: ToPage[] = [];
  const transferred: Transferable[] = [];
  const shown: unknown[] = [];
  const framebuffer = { width: 4, height: 3 };
  const handler = createPageHandler(
    () => ({ framebuffer }) as unknown as Client,
    { show: (what: unknown) => shown.push(what) } as unknown as Screen,
    (message, transfer = []) => {
      posted.push(message);
      transferred.push(...transfer);
    },
    () => {},
  );
  return { handler, posted, transferred, shown, framebuffer };
}

Deno.test("createPageHandler() hands on what the server tells", () => {
  const { handler, posted } = setUp();
  const features = {
    resize: true,
    power: false,
    audio: true,
    clipboardImages: false,
    extendedMouseButtons: true,
  };
  const leds = { capsLock: true, numLock: false, scrollLock: true };
  handler.name("desk");
  handler.bell();
  handler.clipboard({ text: "copied" });
  handler.features?.(features);
  handler.leds?.(leds);
  handler.relativePointer?.(true);
  handler.pointerMoved?.(7, 8);
  handler.resizeRefused?.(3);
  assertEquals(posted, [
    { type: "name", name: "desk" },
    { type: "bell", count: 1 },
    { type: "clipboard", content: { text: "copied" } },
    { type: "features", features },
    { type: "leds", ...leds },
    { type: "relativePointer", on: true },
    { type: "pointerMoved", x: 7, y: 8 },
    { type: "resizeRefused", status: 3 },
  ]);
});

Deno.test("createPageHandler() shows the picture after an update and a new size", () => {
  const { handler, posted, shown, framebuffer } = setUp();
  handler.resized(4, 3);
  handler.updated();
  assertEquals(posted, [{ type: "resized", width: 4, height: 3 }]);
  assertEquals(shown, [framebuffer, framebuffer]);
});

Deno.test("createPageHandler() gives sound away instead of copying it", () => {
  const { handler, posted, transferred } = setUp();
  handler.audio?.({ type: "begin" });
  const samples = Int16Array.of(16384, -16384);
  handler.audio?.({ type: "data", samples, channels: 2, sampleRate: 44_100 });
  handler.audio?.({ type: "end" });
  const floats = Float32Array.of(0.5, -0.5);
  assertEquals(posted, [
    { type: "audioData", samples: floats, channels: 2, sampleRate: 44_100 },
    { type: "audioEnd" },
  ]);
  assertEquals(transferred, [floats.buffer]);
});
