/** The bar of a session: every button works by mouse, and without one. */
import { assert, assertEquals } from "@std/assert";
import type { Page } from "./page.ts";
import { ALL_FEATURES, featureTest, type StubbedPage } from "./stub_worker.ts";
import { waitForState } from "./viewer.ts";

const CONTROL = 0xffe3;
const ALT = 0xffe9;
const SUPER = 0xffeb;

const STRUCK_KEYS: Readonly<Record<string, readonly number[]>> = {
  "key-ctrl-alt-del": [CONTROL, ALT, 0xffff],
  "key-tab": [0xff09],
  "key-escape": [0xff1b],
};
const HELD_KEYS: Readonly<Record<string, number>> = {
  "key-ctrl": CONTROL,
  "key-alt": ALT,
  "key-super": SUPER,
};

/** How a person comes to a button and presses it. */
const WAYS: Readonly<Record<string, (page: Page, id: string) => Promise<void>>> = {
  mouse: (page, id) => page.click(`#${id}`),
  keyboard: async (page, id) => {
    await goTo(page, id);
    await page.press("Enter");
  },
};

/** Ctrl+Alt+Shift leads from the screen to the bar, and Tab along it. */
async function goTo(page: Page, id: string): Promise<void> {
  await page.press("Escape");
  await strikeChord(page);
  const seen = [await focused(page)];
  while (seen.at(-1) !== id && seen.length < 30) {
    await page.press("Tab");
    seen.push(await focused(page));
  }
  assertEquals(seen.at(-1), id, `passed on the way: ${seen}`);
}

async function strikeChord(page: Page): Promise<void> {
  for (const key of ["Control", "Alt", "Shift"]) await page.keyDown(key);
  for (const key of ["Shift", "Alt", "Control"]) await page.keyUp(key);
}

function focused(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.id");
}

/** `aria-pressed` or `aria-expanded` of a button. */
function state(page: Page, id: string): Promise<string> {
  return page.evaluate(`(({ ariaPressed, ariaExpanded }) => ariaPressed ?? ariaExpanded)(
    document.querySelector("#${id}"))`);
}

/** Keys sent since the last look, let go where negative. */
async function strokes(desk: StubbedPage): Promise<number[]> {
  return (await desk.sent("key")).map(({ keysym, down }) => down ? keysym : -keysym);
}

for (const [way, press] of Object.entries(WAYS)) {
  featureTest(`keys of the bar are sent, by ${way}`, async (desk) => {
    const { page } = desk;
    for (const [id, keys] of Object.entries(STRUCK_KEYS)) {
      if (way === "keyboard") await goTo(page, id);
      await strokes(desk);
      await (way === "keyboard" ? page.press("Enter") : press(page, id));
      const expected = [...keys, ...keys.map((key) => -key).reverse()];
      assertEquals(await strokes(desk), expected, id);
    }
    for (const [id, key] of Object.entries(HELD_KEYS)) {
      if (way === "keyboard") await goTo(page, id);
      await strokes(desk);
      for (const [pressed, sent] of [["true", key], ["false", -key]]) {
        await (way === "keyboard" ? page.press("Enter") : press(page, id));
        assertEquals([await state(page, id), await strokes(desk)], [pressed, [sent]], id);
      }
    }
  });

  featureTest(`actual size and full screen are switched on and off, by ${way}`, async (desk) => {
    const { page } = desk;
    const fitted = (await page.box("#screen")).width;
    assert(fitted > 640, `${fitted}`);
    await press(page, "tool-actual");
    assertEquals([(await page.box("#screen")).width, await state(page, "tool-actual")], [
      640,
      "true",
    ]);
    await press(page, "tool-actual");
    assertEquals((await page.box("#screen")).width, fitted);
    await press(page, "tool-fullscreen");
    await page.waitFor(`document.fullscreenElement === document.documentElement`);
    await page.waitFor(`document.querySelector("#tool-fullscreen").ariaPressed === "true"`);
    await press(page, "tool-fullscreen");
    await page.waitFor(`document.fullscreenElement === null`);
    await page.waitFor(`document.querySelector("#tool-fullscreen").ariaPressed === "false"`);
  });

  featureTest(`sound is asked for and sent away, by ${way}`, async (desk) => {
    await desk.says({ type: "features", features: ALL_FEATURES });
    for (const on of [true, false]) {
      await press(desk.page, "tool-sound");
      assertEquals((await desk.told("audio")).at(-1), { type: "audio", on });
      assertEquals(await state(desk.page, "tool-sound"), String(on));
    }
  });

  featureTest(`panels open with the focus inside, and Esc closes them, by ${way}`, async (desk) => {
    const { page } = desk;
    await desk.says({ type: "features", features: ALL_FEATURES });
    const panels = { clipboard: "clipboard-text", settings: "settings", power: "power" };
    for (const [panel, within] of Object.entries(panels)) {
      await page.click("#screen");
      await press(page, `tool-${panel}`);
      const visible = `document.querySelector("#${panel}").checkVisibility()`;
      await page.waitFor(visible);
      await page.waitFor(`document.querySelector("#tool-${panel}").ariaExpanded === "true"`);
      assertEquals(await focused(page), within);
      await strokes(desk);
      await page.press("Escape");
      await page.waitFor(`!${visible}`);
      await page.waitFor(`document.querySelector("#tool-${panel}").ariaExpanded === "false"`);
      const back = way === "keyboard" && panel !== "clipboard" ? `tool-${panel}` : "keyboard-input";
      assertEquals([await focused(page), await strokes(desk)], [back, []], panel);
    }
  });

  featureTest(`bar is folded away and comes back, by ${way}`, async (desk) => {
    const { page } = desk;
    const tools = `document.querySelector("#toolbar-tools").checkVisibility()`;
    await press(page, "tool-collapse");
    assertEquals([await page.evaluate(tools), await focused(page)], [false, "keyboard-input"]);
    if (way === "mouse") await page.click("#tool-expand");
    else await strikeChord(page);
    assertEquals(await page.evaluate(tools), true);
    assertEquals(await focused(page), way === "mouse" ? "keyboard-input" : "key-ctrl-alt-del");
  });

  featureTest(`session is ended and begun again, by ${way}`, async (desk) => {
    const { page } = desk;
    await page.click("#tool-clipboard");
    await page.press("Escape");
    await page.click("#key-ctrl");
    await press(page, "tool-disconnect");
    await waitForState(page, "disconnected");
    assertEquals((await desk.sent("disconnect")).length, 1);
    assertEquals(
      await page.evaluate(`document.querySelector("#toolbar").checkVisibility()`),
      false,
    );
    assertEquals(await focused(page), "reconnect");
    if (way === "mouse") await page.click("#reconnect");
    else await page.press("Enter");
    await waitForState(page, "connected");
    assertEquals(await state(page, "key-ctrl"), "false");
  });
}

/** What a person reads at the middle of the folded bar, and how high that is. */
const FOLDED = `(() => {
  const { x, y, width, height } = document.querySelector("#toolbar").getBoundingClientRect();
  const line = document.querySelector("#toolbar-hint");
  const box = line.getBoundingClientRect();
  const isSeen = line.checkVisibility() && box.top >= y && box.bottom <= y + height &&
    Math.abs(box.left + box.right - width) < 2;
  return [isSeen ? line.innerText : "", height];
})()`;

featureTest("folded bar says what happens, is no higher for that, and unfolds", async (desk) => {
  const { page } = desk;
  for (const mobile of [false, true]) {
    await page.resize({ width: mobile ? 390 : 1280, height: 800, mobile });
    await page.click("#tool-collapse");
    const [, height] = await page.evaluate(FOLDED);
    assertEquals([await page.evaluate(FOLDED), height > 20], [["", height], mobile]);
    await desk.says({ type: "silent", on: true });
    const text = "The desktop is not answering. Waiting for it…";
    assertEquals(await page.evaluate(FOLDED), [text, height]);
    await desk.says({ type: "silent", on: false });
    assertEquals(await page.evaluate(FOLDED), ["", height]);
    await desk.says({ type: "relativePointer", on: true });
    assertEquals(await page.evaluate(FOLDED), ["Click the screen to use its pointer", height]);
    await page.click("#tool-expand");
    assert(await page.evaluate(`document.querySelector("#tool-collapse").checkVisibility()`));
    await desk.says({ type: "relativePointer", on: false });
  }
});

featureTest("Ctrl+Alt+Shift leads to the bar, and Esc back to the screen", async (desk) => {
  const { page } = desk;
  await page.click("#screen");
  await strikeChord(page);
  assertEquals(await focused(page), "key-ctrl-alt-del");
  await strokes(desk);
  await page.press("Escape");
  assertEquals([await focused(page), await strokes(desk)], ["keyboard-input", []]);
  await page.press("a");
  assertEquals(await strokes(desk), [0x61, -0x61]);
});

featureTest("clipboard panel left open says so no more after a new connection", async (desk) => {
  const { page } = desk;
  await page.click("#tool-clipboard");
  assertEquals(await state(page, "tool-clipboard"), "true");
  await page.click("#tool-disconnect");
  await page.click("#reconnect");
  await waitForState(page, "connected");
  assertEquals(await state(page, "tool-clipboard"), "false");
  assertEquals(
    await page.evaluate(`document.querySelector("#clipboard").checkVisibility()`),
    false,
  );
});

featureTest("clipboard panel copies where the browser gives a page no clipboard", async (desk) => {
  const { page } = desk;
  assertEquals(await page.evaluate("isSecureContext"), false);
  await desk.says({ type: "clipboard", content: { text: "words of the server" } });
  await page.click("#tool-clipboard");
  await page.click("#clipboard-copy");
  assertEquals(
    await page.evaluate(`document.querySelector("#announcer").textContent`),
    "Copied",
  );
  await page.evaluate(`document.querySelector("#clipboard-text").value = ""`);
  await page.click("#clipboard-text");
  const paste = { type: "rawKeyDown", key: "v", code: "KeyV", modifiers: 2, commands: ["paste"] };
  await page.call("Input.dispatchKeyEvent", paste);
  await page.waitFor(
    `document.querySelector("#clipboard-text").value === "words of the server"`,
  );
}, { secure: false });

featureTest(
  "phone has its keyboard, the keys and the actual size behind buttons",
  async (desk, gateway) => {
    const { page } = desk;
    await page.resize({ width: 375, height: 667, mobile: true });
    await desk.goto(gateway.url("/?token=t&lang=en"));
    const keys = `document.querySelector("#toolbar-keys").checkVisibility()`;
    assertEquals(await page.evaluate(keys), false);
    await page.click("#tool-keys");
    assertEquals([await page.evaluate(keys), await state(page, "tool-keys")], [true, "true"]);
    await page.click("#key-tab");
    assertEquals(await strokes(desk), [0xff09, -0xff09]);
    await page.click("#tool-keys");
    assertEquals([await page.evaluate(keys), await state(page, "tool-keys")], [false, "false"]);
    assert((await page.box("#screen")).width < 640);
    await page.click("#tool-actual");
    assertEquals((await page.box("#screen")).width, 640);
    for (const mode of ["text", "none"]) {
      await page.click("#tool-keyboard");
      const { activeElement: { id, inputMode } } = await page.evaluate(`({ activeElement: {
      id: document.activeElement.id, inputMode: document.activeElement.inputMode } })`);
      assertEquals([id, inputMode], ["keyboard-input", mode]);
      assertEquals(await state(page, "tool-keyboard"), String(mode === "text"));
    }
  },
);

const PHONES = [320, 359, 360, 375, 390, 400, 401, 480, 481, 580, 667, 760];
const DESKS = [761, 900, 901, 950, 1100, 1101, 1280];

/** What stands wrong in the bar: gaps, second rows, and names of a few letters. */
const FAULTS = `(() => {
  const buttons = [...document.querySelectorAll("#toolbar-tools button")]
    .filter((button) => button.checkVisibility()).map((button) => button.getBoundingClientRect());
  const last = document.querySelector("#tool-collapse").getBoundingClientRect();
  const name = document.querySelector("#toolbar-name").getBoundingClientRect().width;
  const hint = document.querySelector("#toolbar-hint");
  return [
    ...Math.abs(innerWidth - last.right - 8) > 1 ? ["ends at " + last.right] : [],
    ...new Set(buttons.map(({ top, height }) => top + height / 2)).size > 1 ? ["rows"] : [],
    ...buttons.some(({ left, width }) => left < 0 || width < 32) ? ["small"] : [],
    ...name > 0 && name < 70 ? ["name " + name] : [],
    ...hint.scrollWidth > hint.clientWidth ? ["hint " + hint.clientWidth] : [],
  ];
})()`;

featureTest(
  "bar fills windows of any width, with a name that can be read",
  async (desk, gateway) => {
    for (const lang of ["en", "zh"]) {
      for (const width of [...PHONES, ...DESKS]) {
        await desk.page.resize({ width, height: 500, mobile: width <= 760 });
        await desk.goto(gateway.insecureUrl(`/?token=t&lang=${lang}`));
        await desk.says({
          type: "hello",
          name: "Build box in the cellar of the old house",
          viewOnly: false,
        });
        await desk.says({ type: "features", features: ALL_FEATURES });
        assertEquals(await desk.page.evaluate(FAULTS), [], `${lang} ${width}`);
      }
    }
  },
);
