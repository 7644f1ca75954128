import { assertEquals } from "@std/assert";
import { DesktopResizer } from "../../../rfb/session/desktop_resizer.ts";
import { toHex } from "../../_bytes.ts";

const SCREEN = { id: 7, x: 0, y: 0, width: 800, height: 600, flags: 9 };
const LAYOUT = { reason: 0, status: 0, width: 800, height: 600, screens: [SCREEN] };

/** A resizer whose server has shown its layout. */
function offered(): DesktopResizer {
  const made = new DesktopResizer();
  made.arrange(LAYOUT);
  made.resized(800, 600);
  return made;
}

Deno.test("DesktopResizer asks for one screen that keeps its id and flags", () => {
  const message = offered().ask(1024, 768);
  assertEquals(
    toHex(message!),
    "fb00" + "04000300" + "0100" + "00000007" + "00000000" + "04000300" + "00000009",
  );
});

Deno.test("DesktopResizer asks a server without screens for screen 0", () => {
  const made = new DesktopResizer();
  assertEquals(made.arrange({ ...LAYOUT, width: 0, height: 0, screens: [] }), { holds: false });
  made.resized(800, 600);
  assertEquals(
    toHex(made.ask(1, 2)!),
    "fb00" + "00010002" + "0100" + "00000000" + "00000000" + "00010002" + "00000000",
  );
});

Deno.test("DesktopResizer does not ask for the same again and again when sizes are fractions", () => {
  const made = offered();
  assertEquals(made.ask(799.6, 600.4), undefined);
  assertEquals(made.ask(1000.4, 700)?.length, 24);
  assertEquals(made.ask(1000.3, 700.2), undefined);
  made.resized(1000, 700);
  assertEquals(made.ask(1000.1, 700), undefined);
});

Deno.test("DesktopResizer asks for the same size again once there was another in between", () => {
  const made = offered();
  made.ask(1000, 700);
  made.resized(640, 480);
  assertEquals(made.ask(1000, 700)?.length, 24);
});

Deno.test("DesktopResizer keeps sizes within what a desktop can have", () => {
  const view = new DataView(offered().ask(1e9, -5)!.buffer);
  assertEquals([view.getUint16(2), view.getUint16(4)], [16384, 1]);
});

Deno.test("DesktopResizer asks nothing before the server showed its layout", () => {
  const made = new DesktopResizer();
  made.resized(800, 600);
  assertEquals([made.isOffered, made.ask(1000, 700)], [false, undefined]);
});

Deno.test("DesktopResizer asks nothing of a server that closes at it, whatever it shows", () => {
  const made = offered();
  made.forbid();
  assertEquals([made.isOffered, made.ask(1000, 700)], [false, undefined]);
});

Deno.test("DesktopResizer tells a refusal, keeps its screens, and never asks again when prohibited", () => {
  const made = offered();
  for (const status of [2, 3, 99]) {
    assertEquals(made.ask(900 + status, 700)?.length, 24);
    const answer = { ...LAYOUT, reason: 1, status, width: 1, height: 1, screens: [] };
    assertEquals(made.arrange(answer), { holds: false, refusal: status });
  }
  assertEquals(made.screens, [SCREEN]);
  assertEquals(made.arrange({ ...LAYOUT, reason: 1, status: 1 }), { holds: false, refusal: 1 });
  assertEquals(made.ask(1, 1), undefined);
});

Deno.test("DesktopResizer takes a wish that was passed on for neither done nor refused", () => {
  assertEquals(offered().arrange({ ...LAYOUT, reason: 1, status: 4 }), { holds: false });
});

Deno.test("DesktopResizer keeps several screens, and takes the sizes of others whatever their status", () => {
  const made = new DesktopResizer();
  const screens = [SCREEN, { ...SCREEN, id: 8, x: 800 }];
  assertEquals(made.arrange({ ...LAYOUT, reason: 2, status: 3, width: 1600, screens }), {
    holds: true,
  });
  assertEquals(made.screens, screens);
});
