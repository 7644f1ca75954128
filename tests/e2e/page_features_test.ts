/** What the page does with what servers can do beyond the plain protocol. */
import { assert, assertEquals } from "@std/assert";
import { REST_MS } from "../../web/page/remote_size.ts";
import { ALL_FEATURES, featureTest, type StubbedPage } from "./stub_worker.ts";

const SETTINGS = { viewOnly: false, quality: "auto", colours: "full" } as const;

/** As long as the page waits for a window to rest; begun after the page's wait, it ends after it. */
const RESTED = `new Promise((rested) => setTimeout(rested, ${REST_MS}))`;

/** Makes a choice in the settings panel as a person's choice is seen by the page. */
async function choose({ page }: StubbedPage, name: string, value: string | boolean) {
  await page.evaluate(`(() => {
    const control = document.querySelector("#settings-form").elements[${JSON.stringify(name)}];
    if (typeof ${JSON.stringify(value)} === "boolean") control.checked = ${JSON.stringify(value)};
    else control.value = ${JSON.stringify(value)};
    control.dispatchEvent(new Event("input", { bubbles: true }));
  })()`);
}

featureTest(
  "settings hold at once and on the next visit, and a link wins",
  async (desk, gateway) => {
    assertEquals((await desk.sent("connect"))[0]!.settings, SETTINGS);
    await desk.page.click("#tool-settings");
    await desk.page.waitFor(`document.querySelector("#set-quality").checkVisibility()`);
    await choose(desk, "quality", "3");
    await choose(desk, "compression", "9");
    await choose(desk, "colours", "8-bit");
    const chosen = { viewOnly: false, quality: 3, compression: 9, colours: "8-bit" } as const;
    assertEquals((await desk.sent("settings")).at(-1)!.settings, chosen);
    await desk.goto(gateway.url("/?token=t&scale=off"));
    assertEquals((await desk.sent("connect"))[0]!.settings, chosen);
    await desk.goto(gateway.url("/?token=t&quality=lossless"));
    assertEquals((await desk.sent("connect"))[0]!.settings, { ...chosen, quality: "lossless" });
  },
);

featureTest(
  "settings panel opens and closes by keyboard, and gives the keyboard back",
  async (desk) => {
    const { page } = desk;
    await page.evaluate(`document.querySelector("#tool-settings").focus()`);
    await page.press("Enter");
    await page.waitFor(`document.querySelector("#settings").matches(":popover-open")`);
    await page.press("Tab");
    assertEquals(await page.evaluate("document.activeElement.id"), "set-quality");
    await page.press("Escape");
    await page.waitFor(`!document.querySelector("#settings").matches(":popover-open")`);
    await page.click("#screen");
    await page.press("a");
    assertEquals((await desk.sent("key")).map(({ keysym }) => keysym), [0x61, 0x61]);
  },
);

featureTest("view-only sends nothing, whatever is tried, and has no power menu", async (desk) => {
  const { page } = desk;
  await desk.says({ type: "features", features: ALL_FEATURES });
  await page.waitFor(`document.querySelector("#tool-power").checkVisibility()`);
  await page.click("#screen");
  await page.keyDown("Shift");
  await choose(desk, "viewOnly", true);
  // What is held is let go before nothing may be said any more.
  assertEquals((await desk.sent("key")).map(({ down }) => down), [true, false]);
  await desk.sent("pointer");
  assertEquals(
    await page.evaluate(`document.querySelector("#tool-power").checkVisibility()`),
    false,
  );
  await page.click("#screen");
  await page.press("a");
  await page.evaluate(`document.querySelector("#power-shutdown").click();
    document.querySelector("#power-confirm").click();
    const text = document.querySelector("#clipboard-text");
    text.value = "x";
    text.dispatchEvent(new Event("input"))`);
  assertEquals(await desk.sent("key", "pointer", "power", "clipboard", "wantedSize"), []);
});

featureTest(
  "view-only offers nothing to type into, and says nothing of it",
  async (desk, gateway) => {
    const { page } = desk;
    await page.resize({ width: 390, height: 844, mobile: true });
    await desk.goto(gateway.url("/?token=t&lang=en"));
    const keyboard = `document.querySelector("#tool-keyboard").checkVisibility()`;
    const clipboard = `[document.querySelector("#clipboard-text").readOnly,
    document.querySelector("#clipboard-hint").innerText]`;
    const hint = "Text of the remote clipboard.";
    await page.click("#tool-clipboard");
    for (const viewOnly of [false, true, false]) {
      await choose(desk, "viewOnly", viewOnly);
      assertEquals(await page.evaluate(keyboard), !viewOnly);
      const full = `${hint} What you type or paste here is sent.`;
      assertEquals(await page.evaluate(clipboard), [viewOnly, viewOnly ? hint : full]);
    }
  },
);

featureTest("view-only by the gateway's word cannot be switched off", async (desk) => {
  await desk.says({ type: "features", features: ALL_FEATURES });
  await desk.says({ type: "hello", name: "n", viewOnly: true });
  const box = `document.querySelector("#settings-form").elements.viewOnly`;
  assertEquals(await desk.page.evaluate(`[${box}.checked, ${box}.disabled]`), [true, true]);
  assertEquals((await desk.sent("settings")).at(-1)!.settings.viewOnly, true);
  await desk.page.click("#screen");
  await desk.page.press("a");
  assertEquals(await desk.sent("key", "pointer"), []);
});

featureTest(
  "power menu is there for servers that have it, and acts on the second click",
  async (desk) => {
    const { page } = desk;
    const visible = `document.querySelector("#tool-power").checkVisibility()`;
    assertEquals(await page.evaluate(visible), false);
    await desk.says({ type: "features", features: ALL_FEATURES });
    await page.click("#tool-power");
    await page.click("#power-reboot");
    assertEquals(await desk.sent("power"), []);
    await page.click("#power-confirm");
    assertEquals(await desk.told("power"), [{ type: "power", action: "reboot" }]);
    await page.waitFor(`!document.querySelector("#power").matches(":popover-open")`);
  },
);

featureTest("panels open below their buttons, whole, in windows of any width", async (desk) => {
  const { page } = desk;
  await desk.says({ type: "features", features: ALL_FEATURES });
  for (const width of [1366, 900, 390]) {
    await page.resize({ width, height: 700 });
    for (const name of ["settings", "power"]) {
      const isHidden = !await page.evaluate(
        `document.querySelector("#tool-${name}").checkVisibility()`,
      );
      if (isHidden) await page.click("#tool-keys");
      await page.click(`#tool-${name}`);
      await page.waitFor(`document.querySelector("#${name}").matches(":popover-open")`);
      const [opener, panel] = [await page.box(`#tool-${name}`), await page.box(`#${name}`)];
      const where = `${name} ${width}: ${JSON.stringify([opener, panel])}`;
      assert(panel.x >= 8 && panel.x + panel.width <= width - 8, where);
      assert(panel.x <= opener.x && opener.x + opener.width <= panel.x + panel.width, where);
      assert(opener.x === panel.x || panel.x + panel.width === width - 8, where);
      assert(panel.y >= opener.y + opener.height, where);
      await page.press("Escape");
    }
  }
});

featureTest("scale=remote asks once for each size, and only a server that can", async (desk) => {
  const { page } = desk;
  await page.resize({ width: 900, height: 700 });
  await desk.says({ type: "features", features: ALL_FEATURES });
  const [first, ...more] = await desk.told("wantedSize");
  const stage = await page.box("#stage");
  assertEquals([first!.width, first!.height, more.length], [900, stage.height, 0]);
  // A server that rounds, and a page that has fractions of pixels, are no reason to ask again.
  await desk.says({ type: "resized", width: 896, height: 640 });
  await page.resize({ width: 1000, height: 700, pixelRatio: 1.5 });
  assertEquals((await desk.told("wantedSize")).map(({ width }) => width), [1000]);
  await desk.says({ type: "resizeRefused", status: 1 });
  await page.waitFor(`document.querySelector("#toolbar-hint").innerText.includes("size")`);
  await page.resize({ width: 800, height: 600 });
  await page.evaluate(RESTED);
  assertEquals(await desk.sent("wantedSize"), []);
}, { query: "scale=remote" });

featureTest("fit asks for no size", async (desk) => {
  await desk.says({ type: "features", features: ALL_FEATURES });
  await desk.page.resize({ width: 900, height: 700 });
  await desk.page.evaluate(RESTED);
  assertEquals(await desk.sent("wantedSize"), []);
});

featureTest("keys tell their place, and lock keys follow the local ones", async (desk) => {
  await desk.page.click("#screen");
  await desk.page.press("a");
  const [down] = await desk.sent("key");
  assertEquals([down!.keysym, down!.scancode], [0x61, 0x1e]);
  await desk.says({ type: "leds", capsLock: true, numLock: false, scrollLock: false });
  await desk.page.press("b");
  await desk.page.press("c");
  const strokes = (await desk.sent("key")).filter(({ down }) => down);
  assertEquals(strokes.map(({ keysym }) => keysym), [0xffe5, 0x62, 0x63]);
});

featureTest("pointer is held where the server wants movements, and let go by Esc", async (desk) => {
  const { page } = desk;
  const hint = `document.querySelector("#toolbar-hint").innerText`;
  await desk.says({ type: "relativePointer", on: true });
  assertEquals(await page.evaluate(hint), "Click the screen to use its pointer");
  await page.click("#screen");
  await page.waitFor(`document.pointerLockElement?.id === "screen"`);
  await page.waitFor(`${hint} === "Press Esc to free the pointer"`);
  assertEquals(await desk.sent("pointer"), []);
  await desk.sent("motion");
  const { x, y } = await page.box("#screen");
  for (const step of [100, 110, 125]) await page.mouse("move", x + step, y + 100);
  const motions = await desk.told("motion");
  assert(motions.every(({ mask }) => mask === 0));
  await page.mouse("down", x + 125, y + 100);
  await page.mouse("up", x + 125, y + 100);
  const buttons = await desk.told("motion");
  assertEquals(buttons.filter(({ x, y }) => x === 0 && y === 0).map(({ mask }) => mask), [1, 0]);
  assertEquals(await desk.sent("pointer"), []);
  await desk.says({ type: "relativePointer", on: false });
  await page.waitFor(`document.pointerLockElement === null`);
  await page.mouse("move", x + 20, y + 20);
  assert((await desk.told("pointer")).length > 0);
});

featureTest("back and forward go to servers that know these buttons", async (desk) => {
  const { page } = desk;
  const { x, y } = await page.box("#screen");
  const click = async () => {
    for (const [type, buttons] of [["mousePressed", 8], ["mouseReleased", 0]] as const) {
      const event = { type, button: "back", buttons, x: x + 50, y: y + 50, clickCount: 1 };
      await page.call("Input.dispatchMouseEvent", event);
    }
    return (await desk.sent("pointer")).map(({ mask }) => mask).filter((mask) => mask !== 0);
  };
  assertEquals(await click(), []);
  await desk.says({ type: "features", features: ALL_FEATURES });
  assertEquals(await click(), [128]);
});

featureTest("statistics are asked for while they are shown", async (desk) => {
  const shown = `document.querySelector("#statistics").innerText`;
  await desk.sent("statistics");
  await choose(desk, "statistics", true);
  assertEquals(await desk.sent("statistics"), [{ type: "statistics", on: true }]);
  await desk.says({
    type: "statistics",
    statistics: {
      framesPerSecond: 30,
      megabitsPerSecond: 1.5,
      roundTripMs: 7,
      decodeMs: 0.5,
      encodings: [["Tight", 1]],
      width: 640,
      height: 480,
      quality: 6,
    },
  });
  const text = await desk.page.evaluate<string>(shown);
  for (const part of ["30", "1.50 Mbit/s", "7 ms", "Tight 100 %", "640 × 480"]) {
    assert(text.includes(part), `${part} in ${text}`);
  }
  await choose(desk, "statistics", false);
  assertEquals(await desk.sent("statistics"), [{ type: "statistics", on: false }]);
  assertEquals(await desk.page.evaluate(shown), "");
});

featureTest("worker hears whether anybody can see the page", async (desk) => {
  await desk.page.openTabInFront();
  assertEquals(await desk.told("visible"), [{ type: "visible", visible: false }]);
});
