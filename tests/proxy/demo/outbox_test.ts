import { assertEquals } from "@std/assert";
import type { Desktop } from "../../../proxy/demo/desktop.ts";
import { Outbox } from "../../../proxy/demo/outbox.ts";
import { Client } from "../../../rfb/client.ts";
import { ENCODING } from "../../../rfb/encodings.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import type { Rect } from "../../../rfb/rect.ts";
import { hex } from "../../_bytes.ts";
import { Feed } from "../../rfb/_feed.ts";

const SIZE = 300;
const WHOLE: Rect = { x: 0, y: 0, width: SIZE, height: SIZE };

/** What a client sees that is told `portions` after the handshake. */
async function see(portions: readonly Uint8Array[]): Promise<Framebuffer> {
  const opening = hex(
    "524642203030332e3030380a 0101 00000000 012c012c 20180001 00ff00ff00ff 000810 000000 00000000",
  );
  const client = new Client(new Feed([opening, ...portions]), {
    credentials: () => Promise.resolve({}),
    state: () => {},
    resized: () => {},
    name: () => {},
    bell: () => {},
    clipboard: () => {},
    cursor: () => {},
    updated: () => {},
  });
  assertEquals(await client.run(), "server_closed");
  return client.framebuffer;
}

/** A desktop that shows `picture` to nobody but an outbox. */
function desktopOf(picture: Framebuffer): Desktop {
  return {
    ...WHOLE,
    pixels: picture.pixels,
    name: "test",
    screens: [],
    leds: 0,
    now: () => 0,
    join: () => {
      throw new Error("nobody joins");
    },
  };
}

Deno.test("Outbox is right about copies that happen while an update is leaving", async () => {
  const picture = new Framebuffer(SIZE, SIZE);
  const portions: Uint8Array[] = [];
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const outbox = new Outbox(desktopOf(picture), WHOLE, async (bytes) => {
    portions.push(bytes.slice());
    if (portions.length === 1) {
      first.resolve();
      await release.promise;
    }
  });
  outbox.setEncodings([ENCODING.CopyRect, ENCODING.Raw]);
  let asked = 0;
  outbox.onStep = () => {
    if (asked === 2 && !outbox.gate.wanted) second.resolve();
  };
  const running = outbox.run();
  const paint = (rect: Rect, word: number) => {
    picture.fill(rect, word);
    outbox.damaged(rect);
  };
  paint({ x: 0, y: 280, width: 20, height: 20 }, 0xff0000ff);
  outbox.request(false, WHOLE);
  asked++;
  // The upper part has left; the source of the copy, in the lower part, has not.
  await first.promise;
  const copy = { rect: { x: 100, y: 10, width: 20, height: 20 }, sourceX: 0, sourceY: 280 };
  picture.copy(copy.rect, 0, 280);
  outbox.copied(copy);
  paint({ x: 0, y: 280, width: 20, height: 20 }, 0xff00ff00);
  release.resolve();
  outbox.request(true, WHOLE);
  asked++;
  await second.promise;
  outbox.close();
  await running;
  assertEquals(await see(portions).then(({ pixels }) => pixels), picture.pixels);
});
