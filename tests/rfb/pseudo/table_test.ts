import { assertEquals, assertRejects } from "@std/assert";
import { ENCODING } from "../../../rfb/encodings.ts";
import { ProtocolError } from "../../../rfb/errors.ts";
import { hex } from "../../_bytes.ts";
import { assertNoticesEnd, beginPseudo, readPseudo } from "./_read.ts";

const ZEROS = { x: 0, y: 0, width: 0, height: 0 };
const leds = (capsLock: boolean, numLock: boolean, scrollLock: boolean) => [
  ["leds", { capsLock, numLock, scrollLock }],
];

/** A rectangle, its payload and what it does. */
const CASES:
  readonly (readonly [keyof typeof ENCODING, Partial<typeof ZEROS>, string, unknown[]])[] = [
    ["QemuLedState", {}, "04", leds(true, false, false)],
    ["QemuLedState", { width: 1, height: 1 }, "03", leds(false, true, true)],
    ["VMwareLedState", {}, "00000005", leds(true, false, true)],
    ["LibVncServerLedState", { x: 2 }, "", leds(true, false, false)],
    ["LibVncServerLedState", { x: 0x181 }, "", leds(false, true, true)],
    ["PointerPos", { x: 5, y: 6 }, "", [["pointer", 5, 6]]],
    ["VMwareCursorPosition", { x: 5, y: 6 }, "", [["pointer", 5, 6]]],
    ["VMwareCursorState", {}, "ffff", []],
    ["QemuPointerMotionChange", { x: 0, width: 640, height: 480 }, "", [["relative", true]]],
    ["QemuPointerMotionChange", { x: 1 }, "", [["relative", false]]],
    ["QemuExtendedKeyEvent", { width: 640, height: 480 }, "", [["acknowledge", "extendedKey"]]],
    ["ExtendedMouseButtons", {}, "", [["acknowledge", "extendedMouseButtons"]]],
    ["QemuAudio", { width: 640, height: 480 }, "", [["acknowledge", "audio"]]],
    ["DesktopSize", { width: 8, height: 9 }, "", [["resize", 8, 9]]],
    ["DesktopName", {}, "00000001 6e", [["rename", "n"]]],
    ["DesktopName", { width: 800, height: 600 }, "", []],
  ];

for (const [name, area, payload, wanted] of CASES) {
  const rect = { ...ZEROS, ...area };
  Deno.test(`PSEUDO_RECTS reads ${name} ${JSON.stringify(area)} ${payload}`, async () => {
    for (const seen of await readPseudo(ENCODING[name], rect, hex(payload))) {
      assertEquals(seen, wanted);
    }
    await assertNoticesEnd(ENCODING[name], rect, hex(payload));
  });
}

const SCREEN = "00000007 0000 0000 0320 0258 00000009";
const LAYOUT = { x: 2, y: 0, width: 1600, height: 600 };
const screen = { id: 7, x: 0, y: 0, width: 800, height: 600, flags: 9 };

Deno.test("readExtendedDesktopSize() passes several screens on", async () => {
  const payload = hex(`02 000000 ${SCREEN} 00000008 0320 0000 0320 0258 00000000`);
  for (const seen of await readPseudo(ENCODING.ExtendedDesktopSize, LAYOUT, payload)) {
    const screens = [screen, { ...screen, id: 8, x: 800, flags: 0 }];
    assertEquals(seen, [["arrange", { reason: 2, status: 0, width: 1600, height: 600, screens }]]);
  }
  await assertNoticesEnd(ENCODING.ExtendedDesktopSize, LAYOUT, payload);
});

Deno.test("readExtendedDesktopSize() takes no screens, and leaves out those outside or without pixels", async () => {
  const none = hex("00 000000");
  const outside = hex(
    `03 000000 ${SCREEN} 00000001 0641 0000 0001 0001 00000000 00000002 0000 0000 0000 0001 00000000`,
  );
  for (const [payload, screens] of [[none, []], [outside, [screen]]] as const) {
    for (const seen of await readPseudo(ENCODING.ExtendedDesktopSize, LAYOUT, payload)) {
      const layout = { reason: 2, status: 0, width: 1600, height: 600, screens };
      assertEquals(seen, [["arrange", layout]]);
    }
  }
});

Deno.test("readExtendedDesktopSize() refuses a size that nobody can hold", async () => {
  const rect = { x: 0, y: 0, width: 65535, height: 65535 };
  const read = () => beginPseudo(ENCODING.ExtendedDesktopSize, rect, hex("00000000"));
  await assertRejects(read, ProtocolError, "65535x65535");
});
