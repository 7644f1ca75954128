import type { Picture } from "../servers/picture.ts";
import { failAfter } from "../servers/fail_after.ts";
import type { DevTools, DevToolsValue } from "./devtools.ts";
import { keyParameters, needsShift } from "./keys.ts";
import { type PageRecord, type PageRequest, watchPage } from "./page_record.ts";
import { readPng } from "./png.ts";

/** Mouse buttons as a `MouseEvent` counts those that are down. */
const BUTTONS = { left: 1, right: 2, middle: 4 } as const;

const WAIT_TIMEOUT_MS = 15_000;

/** Modifier keys as the protocol counts them. */
export const MODIFIERS = { Alt: 1, Control: 2, Meta: 4, Shift: 8 } as const;

/** A rectangle of the page in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One page of the browser: what a person does with it, and what it did. */
export class Page implements PageRecord {
  readonly problems: string[] = [];
  readonly requests: PageRequest[] = [];
  receivedBytes = 0;
  #devTools: DevTools;
  #session: string;
  #modifiers = 0;
  #buttons = 0;

  private constructor(devTools: DevTools, session: string) {
    this.#devTools = devTools;
    this.#session = session;
  }

  /** @param watched whether problems and requests are noted, which costs a copy of all that comes. */
  static async open(
    devTools: DevTools,
    size: { width: number; height: number },
    watched = true,
  ): Promise<Page> {
    const { browserContextId } = await devTools.call("Target.createBrowserContext");
    const { targetId } = await devTools.call("Target.createTarget", {
      url: "about:blank",
      browserContextId,
    });
    const { sessionId } = await devTools.call("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(devTools, sessionId);
    if (watched) await watchPage(devTools, sessionId, page);
    else await page.call("Page.enable");
    await page.resize(size);
    return page;
  }

  /** Goes to `url` and waits for its load event. */
  async goto(url: string): Promise<void> {
    const loaded = Promise.withResolvers<void>();
    this.#devTools.on("Page.loadEventFired", this.#session, () => loaded.resolve());
    const { errorText } = await this.call("Page.navigate", { url });
    if (errorText) throw new Error(`Cannot go to ${url}: ${errorText}`);
    await failAfter(loaded.promise, WAIT_TIMEOUT_MS, `the page at ${url}`);
  }

  /** The value of a JavaScript expression in the page; promises are awaited. */
  async evaluate<T = DevToolsValue>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.call("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) {
      const text = exceptionDetails.exception?.description ?? exceptionDetails.text;
      throw new Error(`Cannot evaluate ${expression}: ${text}`);
    }
    return result.value;
  }

  /** Waits until a JavaScript expression is true, looking at it once per frame; gives its value. */
  async waitFor<T = DevToolsValue>(expression: string, timeoutMs = WAIT_TIMEOUT_MS): Promise<T> {
    const started = performance.now();
    const outcome = await this.#look<T>(expression, timeoutMs).catch((error) => {
      // A navigation takes the waiting away with the old page: the new one is looked at.
      if (!/navigated|context was destroyed/.test(String(error))) throw error;
      return this.#look<T>(expression, timeoutMs - (performance.now() - started));
    });
    if (outcome.seen === undefined) return outcome.value as T;
    const { state, message, title } = await this.evaluate(`({ title: document.title,
      state: document.documentElement.dataset.state,
      message: document.querySelector("#message")?.innerText })`);
    throw new Error(
      `Cannot wait any longer for ${expression}: it is ${outcome.seen} after ${timeoutMs} ms; ` +
        `state ${state}, message "${message}", title "${title}"\n${this.problems.join("\n")}`,
    );
  }

  /** Evaluates `expression` once per frame until it is true, or `timeoutMs` have passed. */
  #look<T>(expression: string, timeoutMs: number): Promise<{ value?: T; seen?: string }> {
    return this.evaluate(`new Promise((resolve) => {
      const deadline = performance.now() + ${timeoutMs};
      const look = () => {
        let value, seen;
        try { value = (${expression}); seen = String(value); } catch (error) { seen = String(error); }
        if (value) resolve({ value });
        else if (performance.now() > deadline) resolve({ seen });
        else requestAnimationFrame(look);
      };
      look();
    })`);
  }

  /** Where the first element of `selector` stands in the window. */
  box(selector: string): Promise<Box> {
    return this.evaluate(`(() => {
      const box = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
      return { x: box.x, y: box.y, width: box.width, height: box.height };
    })()`);
  }

  /** Clicks the middle of the first element of `selector`, once it is visible. */
  async click(selector: string): Promise<void> {
    const quoted = JSON.stringify(selector);
    await this.waitFor(`document.querySelector(${quoted})?.checkVisibility()`);
    await this.evaluate(
      `document.querySelector(${quoted}).scrollIntoView({ block: "nearest", behavior: "instant" })`,
    );
    const { x, y, width, height } = await this.box(selector);
    await this.mouse("move", x + width / 2, y + height / 2);
    await this.mouse("down", x + width / 2, y + height / 2);
    await this.mouse("up", x + width / 2, y + height / 2);
  }

  /** Moves the mouse, or presses or releases a button, at a place of the window. */
  async mouse(
    what: "move" | "down" | "up",
    x: number,
    y: number,
    button: keyof typeof BUTTONS = "left",
  ): Promise<void> {
    if (what === "down") this.#buttons |= BUTTONS[button];
    if (what === "up") this.#buttons &= ~BUTTONS[button];
    await this.call("Input.dispatchMouseEvent", {
      type: { move: "mouseMoved", down: "mousePressed", up: "mouseReleased" }[what],
      x,
      y,
      button: what === "move" ? this.#heldButton() : button,
      buttons: this.#buttons,
      clickCount: what === "move" ? 0 : 1,
      modifiers: this.#modifiers,
    });
  }

  /** A move names a button that is down, or the browser captures no pointer. */
  #heldButton(): string {
    return Object.entries(BUTTONS).find(([, bit]) => this.#buttons & bit)?.[0] ?? "none";
  }

  /** Turns the wheel by CSS pixels; down and right are positive. */
  async wheel(x: number, y: number, deltaX: number, deltaY: number): Promise<void> {
    const wheel = { type: "mouseWheel", x, y, deltaX, deltaY, modifiers: this.#modifiers };
    await this.call("Input.dispatchMouseEvent", wheel);
  }

  /** Presses a key by its DOM `key` value (`"a"`, `"Enter"`, `"Shift"`); `code` where it matters. */
  async keyDown(key: string, code?: string): Promise<void> {
    this.#modifiers |= MODIFIERS[key as keyof typeof MODIFIERS] ?? 0;
    const parameters = keyParameters(key, code, (this.#modifiers & ~MODIFIERS.Shift) !== 0);
    await this.call("Input.dispatchKeyEvent", {
      type: parameters.text === undefined ? "rawKeyDown" : "keyDown",
      modifiers: this.#modifiers,
      ...parameters,
    });
  }

  /** Releases a key. */
  async keyUp(key: string, code?: string): Promise<void> {
    this.#modifiers &= ~(MODIFIERS[key as keyof typeof MODIFIERS] ?? 0);
    const { text: _, ...parameters } = keyParameters(key, code, false);
    const event = { type: "keyUp", modifiers: this.#modifiers, ...parameters };
    await this.call("Input.dispatchKeyEvent", event);
  }

  /** Presses and releases a key. */
  async press(key: string, code?: string): Promise<void> {
    await this.keyDown(key, code);
    await this.keyUp(key, code);
  }

  /** Types a text key by key into whatever has the focus, with Shift where a US keyboard needs it. */
  async type(text: string): Promise<void> {
    for (const character of text) {
      if (needsShift(character)) await this.keyDown("Shift");
      await this.press(character === "\n" ? "Enter" : character);
      if (needsShift(character)) await this.keyUp("Shift");
    }
  }

  /** Inserts a text as an input method does: no key events. */
  async insertText(text: string): Promise<void> {
    await this.call("Input.insertText", { text });
  }

  /** Shows a text as an input method shows what is not chosen yet; {@linkcode insertText} chooses. */
  async compose(text: string): Promise<void> {
    const end = text.length;
    await this.call("Input.imeSetComposition", { text, selectionStart: end, selectionEnd: end });
  }

  /** Touches the window at these places; none ends the touch. */
  async touch(
    what: "start" | "move" | "end",
    points: readonly { x: number; y: number }[],
  ): Promise<void> {
    const type = { start: "touchStart", move: "touchMove", end: "touchEnd" }[what];
    await this.call("Input.dispatchTouchEvent", { type, touchPoints: points });
  }

  /**
   * Sets the window's size, and waits until the page is laid out and shown so; `mobile` makes it a
   * phone with a touch screen. A touch before that may find no one.
   */
  async resize(
    size: { width: number; height: number; mobile?: boolean; pixelRatio?: number },
  ): Promise<void> {
    const { width, height, mobile = false, pixelRatio = 1 } = size;
    const metrics = { width, height, mobile, deviceScaleFactor: pixelRatio };
    await this.call("Emulation.setDeviceMetricsOverride", metrics);
    await this.call("Emulation.setTouchEmulationEnabled", { enabled: mobile });
    await this.waitFor(`matchMedia("(any-pointer: coarse)").matches === ${mobile}`);
    await this.evaluate(
      `new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))`,
    );
  }

  /** What `prefers-color-scheme` says. */
  async emulateScheme(scheme: "light" | "dark"): Promise<void> {
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.call("Emulation.setEmulatedMedia", { features });
  }

  /** The window, or a part of it, as a PNG file. */
  async screenshotPng(clip?: Box): Promise<Uint8Array<ArrayBuffer>> {
    const { data } = await this.call("Page.captureScreenshot", {
      format: "png",
      ...(clip ? { clip: { ...clip, scale: 1 }, captureBeyondViewport: false } : {}),
    });
    return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  }

  /** The window, or a part of it, as a person sees it. */
  async screenshot(clip?: Box): Promise<Picture> {
    return await readPng(await this.screenshotPng(clip));
  }

  /** A method of the protocol for this page. */
  call(method: string, params: object = {}): Promise<DevToolsValue> {
    return this.#devTools.call(method, params, this.#session);
  }

  /** Opens an empty tab in the same window, in front of this one, which loses the focus. */
  async openTabInFront(): Promise<void> {
    const { targetInfo: { browserContextId } } = await this.call("Target.getTargetInfo");
    await this.call("Target.createTarget", { url: "about:blank", browserContextId });
  }

  /** Closes the page as a person closes its tab. */
  async close(): Promise<void> {
    await this.call("Page.close");
  }
}
