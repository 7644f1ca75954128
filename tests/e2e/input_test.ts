import { assertEquals } from "@std/assert";
import { XClient } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { startXtightvnc } from "../servers/xtightvnc.ts";
import { Gateway } from "./gateway.ts";
import { assertAllReleased, inputTest, isKey, KEYSYMS, pressed } from "./input_desk.ts";
import { browserTest, openViewer } from "./viewer.ts";

for (const [name, start] of [["TigerVNC", startXtigervnc], ["TightVNC", startXtightvnc]] as const) {
  inputTest(
    `typed ASCII arrives at ${name}`,
    async ({ page, x }) => {
      const text = "The quick brown fox, 0123456789! ~`@#$%^&*()_+-={}[]|\\:;\"'<>?/.";
      await page.type(text);
      await page.press("Enter");
      const events = await x.inputUntil(isKey("keyUp", KEYSYMS.Return), "Return");
      assertEquals(
        String.fromCodePoint(...pressed(events).slice(0, -1)),
        text,
      );
      assertAllReleased(events);
    },
    "scale=off",
    start,
  );
}

inputTest("typed letters beyond ASCII arrive", async ({ page, x }) => {
  const letters = [
    ["é", 0xe9, 0xe9],
    ["€", KEYSYMS.EuroSign, 0x100_20ac],
    ["Ж", 0x6f6, 0x100_0416],
    ["中", 0x100_4e2d, 0x100_4e2d],
  ] as const;
  for (const [letter, legacy, unicode] of letters) {
    // One after another, since the server may bind the next letter to the same key code; twice, since
    // what TigerVNC binds shows in the keyboard mapping only after the first release.
    await page.press(letter);
    await page.press(letter);
    await x.inputUntil(
      ({ kind, keysym }) => kind === "keyDown" && (keysym === legacy || keysym === unicode),
      letter,
    );
  }
});

inputTest("function and navigation keys arrive", async ({ page, x }) => {
  const keys: [string, number][] = [
    ["F1", KEYSYMS.F1],
    ["F12", KEYSYMS.F12],
    ["Home", KEYSYMS.Home],
    ["ArrowLeft", KEYSYMS.Left],
    ["ArrowUp", KEYSYMS.Up],
    ["PageDown", KEYSYMS.Page_Down],
    ["Insert", KEYSYMS.Insert],
    ["Delete", KEYSYMS.Delete],
    ["Tab", KEYSYMS.Tab],
    ["Backspace", KEYSYMS.BackSpace],
    ["Escape", KEYSYMS.Escape],
    ["Enter", KEYSYMS.Return],
  ];
  for (const [key] of keys) await page.press(key);
  const events = await x.inputUntil(isKey("keyUp", KEYSYMS.Return), "Return");
  assertEquals(pressed(events), keys.map(([, keysym]) => keysym));
});

inputTest("modifiers arrive, left and right apart", async ({ page, x }) => {
  await page.keyDown("Control");
  await page.press("c");
  await page.keyUp("Control");
  await page.keyDown("Control", "ControlRight");
  await page.press("v");
  await page.keyUp("Control", "ControlRight");
  const events = await x.inputUntil(isKey("keyUp", KEYSYMS.Control_R), "Control_R");
  assertEquals(pressed(events), [KEYSYMS.Control_L, 0x63, KEYSYMS.Control_R, 0x76]);
  const control = 4;
  const letter = events.find(({ kind, keysym }) => kind === "keyDown" && keysym === 0x63);
  assertEquals(letter!.state & control, control);
  assertAllReleased(events);
});

browserTest("keys held when another tab comes to the front are released", async (browser) => {
  await using server = await startXtigervnc();
  using x = await XClient.open(server.display);
  await x.watchInput();
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t"));
  await page.click("#screen");
  await page.keyDown("Alt");
  await page.keyDown("Control");
  await x.inputUntil(isKey("keyDown", KEYSYMS.Control_L), "Control_L");
  await page.openTabInFront();
  const released = new Set<number>();
  await x.inputUntil(
    ({ kind, keysym }) => kind === "keyUp" && released.add(keysym).size === 2,
    "both modifiers to be released",
  );
  assertAllReleased(x.seen);
});

inputTest("keys held when the focus leaves the screen are released", async ({ page, x }) => {
  await page.keyDown("Shift");
  await page.keyDown("A", "KeyA");
  await x.inputUntil(isKey("keyDown", 0x41), "A");
  await page.evaluate(`document.activeElement.blur()`);
  await x.inputUntil(isKey("keyUp", KEYSYMS.Shift_L), "Shift_L to be released");
  assertAllReleased(x.seen);
});

inputTest(
  "key released after its modifier is released as the key that was pressed",
  async (desk) => {
    const { page, x } = desk;
    await page.keyDown("Shift");
    await page.keyDown("A", "KeyA");
    await page.keyUp("Shift");
    await page.keyUp("a", "KeyA");
    await page.press("Enter");
    await x.inputUntil(isKey("keyUp", KEYSYMS.Return), "Return");
    assertAllReleased(x.seen);
  },
);

inputTest("Ctrl+Alt+Del is sent by its button", async ({ page, x }) => {
  await page.click("#key-ctrl-alt-del");
  const events = await x.inputUntil(isKey("keyUp", KEYSYMS.Control_L), "the keys");
  const keys = pressed(events);
  assertEquals(keys, [KEYSYMS.Control_L, KEYSYMS.Alt_L, KEYSYMS.Delete]);
  assertAllReleased(x.seen);
});

inputTest("pointer arrives at the pixel it is on", async ({ page, x, screen }) => {
  for (const [px, py] of [[0, 0], [639, 479], [123, 321], [1, 478]] as const) {
    await page.mouse("move", screen.x + px + 0.5, screen.y + py + 0.5);
    await x.inputUntil((input) => input.x === px && input.y === py, `motion to ${px},${py}`);
  }
});

inputTest("pointer is exact on a scaled screen", async ({ page, x, screen }) => {
  const scaleX = screen.width / 640, scaleY = screen.height / 480;
  for (const [px, py] of [[0, 0], [639, 479], [320, 240], [77, 401]] as const) {
    await page.mouse("move", screen.x + (px + 0.5) * scaleX, screen.y + (py + 0.5) * scaleY);
    await x.inputUntil((input) => input.x === px && input.y === py, `motion to ${px},${py}`);
  }
}, "scale=fit");

inputTest("three buttons and a drag arrive", async ({ page, x, screen }) => {
  for (const [button, number] of [["left", 1], ["middle", 2], ["right", 3]] as const) {
    await page.mouse("move", screen.x + 50, screen.y + 60);
    await page.mouse("down", screen.x + 50, screen.y + 60, button);
    await page.mouse("move", screen.x + 150, screen.y + 160, button);
    await page.mouse("up", screen.x + 150, screen.y + 160, button);
    const events = await x.inputUntil(({ kind }) => kind === "buttonUp", `button ${number}`);
    const down = events.find(({ kind }) => kind === "buttonDown")!;
    const up = events.at(-1)!;
    assertEquals([down.detail, down.x, down.y], [number, 50, 60]);
    assertEquals([up.detail, up.x, up.y], [number, 150, 160]);
  }
});

inputTest("a drag goes on outside the screen, and ends there", async ({ page, x, screen }) => {
  const middle = screen.y + 200;
  await page.mouse("move", screen.x + 600, middle);
  await page.mouse("down", screen.x + 600, middle);
  for (const beyond of [20, 50]) await page.mouse("move", screen.x + screen.width + beyond, middle);
  await x.inputUntil((input) => input.x === 639 && input.y === 200, "motion to the edge");
  await page.mouse("up", screen.x + screen.width + 50, middle);
  const events = await x.inputUntil(({ kind }) => kind === "buttonUp", "the button to be released");
  const { x: left, y: top } = events.at(-1)!;
  assertEquals([left, top], [639, 200]);
});

inputTest(
  "a mouse button held when another tab comes to the front is released",
  async ({ page, x, screen }) => {
    await page.mouse("down", screen.x + 50, screen.y + 60);
    await x.inputUntil(({ kind }) => kind === "buttonDown", "the button");
    await page.openTabInFront();
    await x.inputUntil(({ kind }) => kind === "buttonUp", "the button to be released");
  },
);

inputTest("wheel arrives in its four directions", async ({ page, x, screen }) => {
  const directions = [[0, -120, 4], [0, 120, 5], [-120, 0, 6], [120, 0, 7]] as const;
  for (const [deltaX, deltaY, button] of directions) {
    await page.wheel(screen.x + 20, screen.y + 20, deltaX, deltaY);
    await x.inputUntil(
      ({ kind, detail }) => kind === "buttonUp" && detail === button,
      `wheel button ${button}`,
    );
  }
  assertAllReleased(x.seen);
});

browserTest("view-only sends neither keys nor pointer", async (browser) => {
  await using server = await startXtigervnc();
  using x = await XClient.open(server.display);
  await x.watchInput();
  const tokens = `t: ${server.address}\nwatch: ${server.address} view-only\n`;
  await using gateway = await Gateway.start({ tokens });
  // By the page's own choice, and by the token file whatever the page does.
  for (const query of ["token=t&view_only=1", "token=watch"]) {
    const page = await openViewer(browser, gateway.insecureUrl(`/?${query}&scale=off`));
    const { x: left, y: top } = await page.box("#screen");
    await page.click("#screen");
    await page.mouse("move", left + 200, top + 200);
    await page.type("abc");
    await page.close();
  }
  // Another page with its say: what the others had sent would have arrived before.
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t&scale=off"));
  const { x: left, y: top } = await page.box("#screen");
  await page.mouse("move", left + 301, top + 302);
  const events = await x.inputUntil((input) => input.x === 301 && input.y === 302, "the motion");
  assertEquals(events.filter(({ kind }) => kind !== "motion"), []);
  assertEquals(events.filter((input) => input.x === 200 && input.y === 200), []);
});

inputTest("on a phone a tap is a click where it was", async ({ page, x }) => {
  await page.resize({ width: 375, height: 667, mobile: true });
  const { x: left, y: top, width } = await page.box("#screen");
  const scale = width / 640;
  const point = { x: left + 320.5 * scale, y: top + 240.5 * scale };
  await page.touch("start", [point]);
  await page.touch("end", []);
  const events = await x.inputUntil(({ kind }) => kind === "buttonUp", "the tap");
  const down = events.find(({ kind }) => kind === "buttonDown")!;
  assertEquals(down.detail, 1);
  assertEquals([Math.abs(down.x - 320) <= 1, Math.abs(down.y - 240) <= 1], [true, true]);
}, "scale=fit");
