import { Child } from "../servers/child.ts";
import { DevTools } from "./devtools.ts";
import { Page } from "./page.ts";

const COMMANDS = ["chromium", "chromium-browser", "google-chrome"];

const SWITCHES = [
  ...["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
  ...["--disable-extensions", "--disable-default-apps", "--mute-audio"],
  // Colours as they are: a screenshot is compared pixel by pixel.
  ...["--force-color-profile=srgb", "--force-device-scale-factor=1", "--hide-scrollbars"],
  // A window nobody looks at must go on painting.
  ...["--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding"],
];

/** Where browsers keep what their processes share; the containers of many CI services have too little. */
const SHARED_MEMORY = "/dev/shm";
const SHARED_MEMORY_MIN_BYTES = 512 * 1024 * 1024;

/** A host name that means this machine and is no secure context by plain http, unlike `localhost`. */
export const INSECURE_HOST = "gw.test";

/** A real browser of its own, without a window, with a fresh profile. */
export class Chromium implements AsyncDisposable {
  #child: Child;
  #devTools: DevTools;
  #profile: string;
  #pages: Page[] = [];

  private constructor(child: Child, devTools: DevTools, profile: string) {
    this.#child = child;
    this.#devTools = devTools;
    this.#profile = profile;
  }

  /**
   * Starts the browser.
   *
   * @param options.language what its pages see as the preferred one.
   * @param options.launcher a command that runs the one given to it, such as `taskset`.
   */
  static async launch(
    options: { readonly language?: string; readonly launcher?: readonly string[] } = {},
  ): Promise<Chromium> {
    const profile = await Deno.makeTempDir({ prefix: "vncgw-chromium-" });
    const args = [
      ...SWITCHES,
      ...await hasSharedMemory() ? [] : ["--disable-dev-shm-usage"],
      `--user-data-dir=${profile}`,
      `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
      `--lang=${options.language ?? "en-US"}`,
      `--accept-lang=${options.language ?? "en-US"}`,
      "--remote-debugging-port=0",
      "about:blank",
    ];
    // What it leaves behind goes with the profile.
    const [command, ...more] = [...options.launcher ?? [], await findChromium()];
    const child = new Child(command!, [...more, ...args], { env: { TMPDIR: profile } });
    try {
      const [, url] = await child.says("stderr", /DevTools listening on (ws:\/\/\S+)/);
      return new Chromium(child, await DevTools.connect(url!), profile);
    } catch (error) {
      await child.stop("SIGKILL");
      await Deno.remove(profile, { recursive: true });
      throw error;
    }
  }

  /** The browser's first process; all others descend from it. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Opens an empty page with its own cookies and storage. */
  async newPage(size: { width: number; height: number } = { width: 1280, height: 800 }) {
    return await this.#keep(Page.open(this.#devTools, size));
  }

  /** As {@linkcode newPage}, but problems and requests are not noted, for measurements. */
  async newUnwatchedPage(size: { width: number; height: number }) {
    return await this.#keep(Page.open(this.#devTools, size, false));
  }

  async #keep(opening: Promise<Page>): Promise<Page> {
    const page = await opening;
    this.#pages.push(page);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#devTools.call("Browser.close").catch(() => {});
    await this.#devTools[Symbol.asyncDispose]();
    await this.#child.stop();
    await removeProfile(this.#profile);
  }
}

/** Helpers of the browser may write for a moment after it has ended. */
async function removeProfile(path: string): Promise<void> {
  for (let tries = 20; tries > 0; tries--) {
    try {
      await Deno.remove(path, { recursive: true });
      return;
    } catch (error) {
      if (tries === 1) throw error;
    }
  }
}

async function findChromium(): Promise<string> {
  for (const command of COMMANDS) {
    try {
      await new Deno.Command(command, { args: ["--version"], stdout: "null", stderr: "null" })
        .output();
      return command;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new Error(`Cannot find a browser: none of ${COMMANDS.join(", ")} is installed`);
}

/** Whether shared memory need not be files on a disk, which would slow every frame down. */
async function hasSharedMemory(): Promise<boolean> {
  const { success, stdout } = await new Deno.Command("df", {
    args: ["--output=avail", "--block-size=1", SHARED_MEMORY],
    stderr: "null",
  }).output();
  const available = Number(new TextDecoder().decode(stdout).trim().split("\n").at(-1));
  return success && available >= SHARED_MEMORY_MIN_BYTES;
}
