/** What the page exchanges with the browser beyond pictures and input: the clipboard, and sound. */
import { assert, assertEquals } from "@std/assert";
import { ALL_FEATURES, featureTest, StubbedPage } from "./stub_worker.ts";

/** Puts what a paste would hold into the field that has the keyboard. */
const PASTE = `(() => {
  const data = new DataTransfer();
  data.setData("text/plain", "one\\r\\ntwo");
  data.setData("text/html", "<b>one</b>");
  data.items.add(new File([new Uint8Array([137, 80, 78, 71])], "i.png", { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData: data, cancelable: true });
  document.querySelector("#keyboard-input").dispatchEvent(event);
})()`;

featureTest("paste sends text, markup and image, and does not send them again", async (desk) => {
  await desk.says({ type: "features", features: ALL_FEATURES });
  await desk.page.evaluate(PASTE);
  const { content } = (await desk.told("clipboard"))[0]!;
  assertEquals([content.text, content.html], ["one\ntwo", "<b>one</b>"]);
  assertEquals(Object.values(content.png!), [137, 80, 78, 71]);
  await desk.page.evaluate(PASTE);
  await desk.page.press("a");
  assertEquals(await desk.sent("clipboard"), []);
});

featureTest("paste leaves the image where the server takes none", async (desk) => {
  await desk.page.evaluate(PASTE);
  const { content } = (await desk.told("clipboard"))[0]!;
  assertEquals(content, { text: "one\ntwo", html: "<b>one</b>" });
});

/** The forms in which the browser's clipboard holds `text`, once it does. */
const formsOf = (text: string) =>
  `(async () => {
  for (let tries = 0; tries < 500; tries++) {
    try {
      const [item] = await navigator.clipboard.read();
      const found = await (await item.getType("text/plain")).text();
      if (found.replaceAll("\\r\\n", "\\n") === ${JSON.stringify(text)}) return item.types;
    } catch {
      // Nothing is there yet, or it has just changed.
    }
    await new Promise((later) => requestAnimationFrame(later));
  }
})()`;

featureTest(
  "remote text and markup get into the browser's clipboard, and not back",
  async (desk) => {
    const { page } = desk;
    await desk.allowClipboard();
    await page.click("#screen");
    const text = "remote\ntext";
    await desk.says({ type: "clipboard", content: { text, html: "<i>remote</i>" } });
    assertEquals(await page.evaluate(`document.querySelector("#clipboard-text").value`), text);
    assertEquals(await page.evaluate(formsOf(text)), ["text/plain", "text/html"]);
    // The page reads what it wrote itself, then what somebody else wrote.
    await page.evaluate(`dispatchEvent(new Event("focus"))`);
    await page.evaluate(formsOf(text));
    await page.evaluate(`navigator.clipboard.writeText("local")`);
    await page.evaluate(`dispatchEvent(new Event("focus"))`);
    assertEquals((await desk.told("clipboard")).map(({ content }) => content.text), ["local"]);
  },
);

featureTest(
  "remote text gets into the browser's clipboard by the next click where there is no https",
  async (desk, gateway, browser) => {
    await desk.says({ type: "clipboard", content: { text: "remote by click" } });
    await desk.page.click("#screen");
    await desk.page.evaluate(`document.querySelector("#clipboard-text").value`);
    const reader = await StubbedPage.open(browser, gateway.url("/?token=t"));
    await reader.allowClipboard();
    await reader.page.click("#screen");
    assertEquals(await reader.page.evaluate("navigator.clipboard.readText()"), "remote by click");
  },
  { secure: false },
);

/** Lets the test hear what the page plays. */
const LISTEN = `(() => {
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...more) {
    if (target instanceof AudioDestinationNode) {
      globalThis.ear = new AnalyserNode(this.context, { fftSize: 2048 });
      connect.call(this, globalThis.ear);
    }
    return connect.call(this, target, ...more);
  };
})();`;

/** Says a tone for a while, as a server's packets come, until it is heard. */
const TONE = `new Promise((heard) => {
  let time = 0;
  const timer = setInterval(() => {
    const samples = Float32Array.from({ length: 2 * 882 }, (_, i) => Math.sin((time + (i >> 1)) / 10));
    time += 882;
    stub.says({ type: "audioData", samples, channels: 2, sampleRate: 44100 });
    const wave = new Float32Array(2048);
    globalThis.ear?.getFloatTimeDomainData(wave);
    const peak = Math.max(...wave);
    if (peak < 0.1) return;
    clearInterval(timer);
    heard(peak);
  }, 20);
})`;

for (const secure of [true, false]) {
  featureTest(
    `sound is heard when it is turned on, ${secure ? "by a worklet" : "without https too"}`,
    async (desk) => {
      const { page } = desk;
      await desk.says({ type: "features", features: ALL_FEATURES });
      assertEquals(await desk.sent("audio"), []);
      await page.click("#tool-sound");
      assertEquals(await desk.told("audio"), [{ type: "audio", on: true }]);
      const peak = await page.evaluate<number>(TONE);
      assert(peak <= 1, `${peak}`);
      const worklets = page.requests.filter(({ url }) => url.endsWith("/audio.js"));
      assertEquals(worklets.length, secure ? 1 : 0);
      await page.click("#tool-sound");
      assertEquals(await desk.told("audio"), [{ type: "audio", on: false }]);
    },
    { secure, before: LISTEN },
  );
}
