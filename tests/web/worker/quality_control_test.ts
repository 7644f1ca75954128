import { assertEquals } from "@std/assert";
import { Damage } from "../../../rfb/damage.ts";
import type { Rect } from "../../../rfb/rect.ts";
import { QualityControl } from "../../../web/worker/quality_control.ts";

const AREA = { x: 1, y: 2, width: 30, height: 40 };

/** A client with one lossy area, and a promise for the first area that is asked for again. */
function setUp() {
  const lossy = new Damage();
  const refreshed = Promise.withResolvers<Rect>();
  const control = new QualityControl({
    counters: { bytes: 0, updates: 0, decodeMs: 0, receiveMs: 0, pixels: new Map() },
    roundTripMs: undefined,
    framebuffer: { lossy },
    configure: () => {},
    refresh: (area) => refreshed.resolve(area),
  }, { quality: "auto" });
  lossy.add(AREA);
  return { control, lossy, refreshed: refreshed.promise };
}

Deno.test("QualityControl refines by itself after a while without updates", async () => {
  const { control, refreshed } = setUp();
  control.updated();
  assertEquals(await refreshed, AREA);
  control.stop();
});

Deno.test("QualityControl leaves no timer behind when hidden or stopped", () => {
  const { control } = setUp();
  control.updated();
  control.visible = false;
  control.updated();
  control.restart();
  // A timer that were left would fail this test by the checks on leaks.
  assertEquals(control.quality, 6);
});

Deno.test("QualityControl goes on when somebody looks again", async () => {
  const { control, refreshed } = setUp();
  control.visible = false;
  control.updated();
  control.visible = true;
  assertEquals(await refreshed, AREA);
  control.stop();
});
