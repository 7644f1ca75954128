/** Refinement with real servers, by a client whose JPEG decoder paints grey: what is right in the end was refined. */
import { assert, assertEquals } from "@std/assert";
import { Client } from "../../rfb/client.ts";
import { AutoQuality, firstQuality } from "../../rfb/quality/auto_quality.ts";
import type { Rect } from "../../rfb/rect.ts";
import type { ClientSettings } from "../../rfb/session/client_options.ts";
import { SocketTransport } from "../bench/decode/socket_transport.ts";
import { failAfter } from "../servers/fail_after.ts";
import {
  assertSamePicture,
  describeDifference,
  drawPicture,
  type Picture,
} from "../servers/picture.ts";
import { paintedPicture, paintingSector } from "../servers/painting_sector.ts";
import { startQemu } from "../servers/qemu.ts";
import type { VncServer } from "../servers/vnc_server.ts";
import { startX11vnc } from "../servers/x11vnc.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtightvnc } from "../servers/xtightvnc.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";

const SIZE = { width: 320, height: 240 };
const WISH = { quality: "auto" } as const;

const nothing = () => {};
/** What a client tells that nobody here listens to. */
const UNHEARD = {
  credentials: () => Promise.reject(new Error("Cannot sign in: no password was set")),
  state: nothing,
  resized: nothing,
  name: nothing,
  bell: nothing,
  clipboard: nothing,
  cursor: nothing,
};

/** A client that looks every 50 ms whether something is due, and notes what its quality does. */
class Viewer implements AsyncDisposable {
  readonly client: Client;
  readonly configured: ClientSettings[] = [];
  readonly refreshed: Rect[] = [];
  pictures = 0;
  #quality: AutoQuality;
  #abort = new AbortController();
  #end: Promise<unknown>;
  #timer: ReturnType<typeof setInterval>;
  #watchers = new Set<() => void>();

  private constructor(connection: Deno.TcpConn) {
    const updated = () => {
      this.#quality.updated(performance.now());
      this.#look();
    };
    this.client = new Client(new SocketTransport(connection), { ...UNHEARD, updated }, {
      ...firstQuality(WISH),
      clock: () => performance.now(),
      platform: {
        decodePicture: (_type, _bytes, rect, target) => {
          this.pictures++;
          target.fill(rect, 0xff808080);
        },
      },
    });
    this.#quality = this.#watchedQuality();
    this.#timer = setInterval(() => {
      this.#quality.tick(performance.now());
      this.#look();
    }, 50);
    this.#end = this.client.run(this.#abort.signal).catch(() => {});
  }

  /** The quality of our client, whose wishes are noted. */
  #watchedQuality(): AutoQuality {
    const { client } = this;
    return new AutoQuality({
      get counters() {
        return client.counters;
      },
      get roundTripMs() {
        return client.roundTripMs;
      },
      framebuffer: client.framebuffer,
      configure: (settings) => {
        this.configured.push(settings);
        client.configure(settings);
      },
      refresh: (area) => {
        this.refreshed.push(area);
        client.refresh(area);
      },
    }, WISH);
  }

  static async open(server: VncServer): Promise<Viewer> {
    const { hostname, port } = new URL(`tcp://${server.address}`);
    return new Viewer(await Deno.connect({ hostname, port: Number(port) }));
  }

  /** Waits until something is so, looking after each update. */
  async until(isSo: () => boolean, what: string): Promise<void> {
    const soon = Promise.withResolvers<void>();
    const watcher = () => isSo() && soon.resolve();
    this.#watchers.add(watcher);
    await failAfter(soon.promise, 15_000, what);
    this.#watchers.delete(watcher);
  }

  get picture() {
    const { width, height, pixels } = this.client.framebuffer;
    const at = (x: number, y: number) => pixels[y * width + x]!;
    return drawPicture(width, height, (x, y) => {
      const word = at(x, y);
      return (word & 255) << 16 | (word & 0xff00) | word >> 16 & 255;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#abort.abort();
    await this.#end;
  }

  #look(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

/** Waits until nothing lossy is left, and the picture is as `expected` gives it. */
async function assertRefined(viewer: Viewer, expected: () => Promise<Picture>): Promise<void> {
  await viewer.until(
    () =>
      viewer.configured.at(-1)?.quality !== "lossless" && viewer.client.framebuffer.lossy.isEmpty,
    "the end of the refinement",
  );
  const wanted = await expected();
  await viewer.until(() => describeDifference(viewer.picture, wanted) === "", "the exact picture")
    .catch(() => assertSamePicture(viewer.picture, wanted));
}

const SERVERS = { TigerVNC: startXtigervnc, x11vnc: startX11vnc, TightVNC: startXtightvnc };

for (const [name, start] of Object.entries(SERVERS)) {
  Deno.test(`AutoQuality makes exact what ${name} sent with losses, with one question`, async () => {
    await using server = await start(SIZE);
    using x = await XClient.open(server.display);
    await using viewer = await Viewer.open(server);
    await viewer.until(() => viewer.client.counters.updates > 0, "the first picture");
    await x.put(
      drawPicture(
        200,
        150,
        (x, y) => (x + y) % 256 << 16 | (2 * x + 3 * y) % 256 << 8 | (x * y + 7 * x) % 251,
      ),
      30,
      20,
    );
    await x.sync();
    await viewer.until(() => viewer.pictures > 0, "a JPEG picture");
    await assertRefined(viewer, () => server.screen());
    // TigerVNC refreshes by itself, and may have been first.
    if (name !== "TigerVNC" || viewer.configured.length > 0) {
      assertEquals(viewer.configured.map(({ quality }) => quality), ["lossless", 6]);
    }
    const pixels = viewer.refreshed.reduce((sum, { width, height }) => sum + width * height, 0);
    assert(pixels <= SIZE.width * SIZE.height, `asked for ${pixels} pixels`);
  });
}

Deno.test("AutoQuality makes exact what QEMU sent with losses", async () => {
  const vnc = ["lossy=on", "non-adaptive=on"];
  await using machine = await startQemu({ boot: paintingSector("slopes"), vnc });
  await using viewer = await Viewer.open(machine);
  await viewer.until(() => viewer.pictures > 0, "a JPEG picture");
  await assertRefined(viewer, () => Promise.resolve(paintedPicture(0, "slopes")));
});
