/** Servers that stop in the middle of something. */
import { assertEquals, assertMatch } from "@std/assert";
import { ENCODING } from "../../rfb/encodings.ts";
import { ScriptedServer } from "../servers/scripted_server.ts";
import { Gateway } from "./gateway.ts";
import type { Page } from "./page.ts";
import { browserTest, openViewer, visibleMessage, waitForState } from "./viewer.ts";

const BANNER = "RFB 003.008\n";
const SILENCE_TIMEOUT_MS = 30_000;

/** A target that says something to whoever comes, and then nothing until they go. */
class SilentTarget implements AsyncDisposable {
  #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #serving: Promise<void>;

  constructor(said: string) {
    this.#serving = this.#serve(new TextEncoder().encode(said));
  }

  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  /** Resolves once the one that came has gone. */
  get left(): Promise<void> {
    return this.#serving;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#serving;
  }

  async #serve(said: Uint8Array): Promise<void> {
    using connection = await this.#listener.accept();
    await connection.write(said);
    const heard = new Uint8Array(64);
    while (await connection.read(heard) !== null);
  }
}

/** Waits for the page to give up; what it says then. */
async function waitForFailure(page: Page): Promise<string> {
  const state = `document.documentElement.dataset.state`;
  await page.waitFor(`${state} === "failed"`, SILENCE_TIMEOUT_MS);
  await page.waitFor(`document.querySelector("#reconnect").checkVisibility()`);
  return await visibleMessage(page);
}

browserTest("page gives up a server that falls silent in the handshake", async (browser) => {
  await using half = new SilentTarget(BANNER.slice(0, 7));
  await using list = new SilentTarget(`${BANNER}\x02\x01`);
  await using silent = new SilentTarget(BANNER);
  const tokens = { half: half.address, list: list.address, silent: silent.address };
  {
    await using gateway = await Gateway.start({ tokens });
    const open = async (token: string) => {
      const page = await browser.newPage();
      await page.goto(gateway.insecureUrl(`/?token=${token}&lang=en`));
      return page;
    };
    const pages = [await open("half"), await open("list"), await open("silent")] as const;
    const waits = `document.querySelector("#message").innerText.includes("is not answering")`;
    await Promise.all([
      waitForFailure(pages[0]).then((said) => assertMatch(said, /did not answer in time/)),
      waitForFailure(pages[1]).then((said) =>
        assertMatch(said, /stopped answering\.\s+The server said nothing for 15 s$/)
      ),
      pages[2].waitFor(waits, SILENCE_TIMEOUT_MS).then(() =>
        waitForState(pages[2], "authenticating")
      ),
    ]);
    await Promise.all([half.left, list.left]);
  }
});

browserTest(
  "page says that a server has stopped within an update, and shows its end",
  async (browser) => {
    await using server = new ScriptedServer({ width: 64, height: 48, name: "stopping" });
    await using gateway = await Gateway.start({ tokens: { t: server.address } });
    const page = await openViewer(browser, gateway.insecureUrl("/?token=t&lang=en"));
    await server.request();
    const line = `document.querySelector("#toolbar-hint").innerText`;
    const usual = await page.evaluate(line);
    const rect = { x: 0, y: 0, width: 64, height: 48 };
    const whole = new Uint8Array(4 * 64 * 48).fill(0x80);
    await server.send({ rect, encoding: ENCODING.Raw, payload: whole.subarray(100) });
    await page.waitFor(`${line}.includes("is not answering")`, SILENCE_TIMEOUT_MS);
    assertEquals(await page.evaluate("document.documentElement.dataset.state"), "connected");
    await server.say(whole.subarray(0, 100));
    await page.waitFor(`${line} === ${JSON.stringify(usual)}`);
    // The next request follows an update that is read whole.
    await server.request();
    assertEquals(page.problems, []);
  },
);
