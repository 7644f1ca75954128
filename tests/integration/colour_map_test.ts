/** Servers whose screens have a colour map, sent as it is and translated by them. */
import { assertEquals } from "@std/assert";
import { ENCODING, encodingName } from "../../rfb/encodings.ts";
import { testPicture } from "../e2e/patterns.ts";
import { OldBanner } from "../servers/old_banner.ts";
import { drawPicture, type Picture } from "../servers/picture.ts";
import type { XVncServer } from "../servers/vnc_server.ts";
import { startX11vnc } from "../servers/x11vnc.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtightvnc } from "../servers/xtightvnc.ts";
import { ALONGSIDE, assertSees, assertUsed } from "./_exact_viewer.ts";
import { DirectViewer } from "./direct_viewer.ts";

const { Raw, CoRRE, Hextile, Zlib, Tight, ZRLE } = ENCODING;
const SCREEN = { width: 801, height: 603, depth: 8 };
const SET_PIXEL_FORMAT = 0;

/** As many as leave some for the server itself. */
const COLOURS = Array.from({ length: 180 }, (_, i) => i * 1037449 & 0xffffff);

interface Plan {
  readonly start: () => Promise<XVncServer>;
  readonly encodings: readonly number[];
}

const PLANS: Readonly<Record<string, Plan>> = {
  TightVNC: {
    start: () => startXtightvnc({ ...SCREEN, args: ["-cc", "3"] }),
    encodings: [Raw, CoRRE, Hextile, Zlib, Tight],
  },
  x11vnc: {
    start: () => startX11vnc(SCREEN),
    encodings: [Raw, CoRRE, Hextile, Zlib, Tight, ZRLE],
  },
};

/** The test picture in the colours of the map, in another order for each `turn`. */
function mappedPicture(turn: number): Picture {
  const { width, height, pixels } = testPicture(SCREEN.width, SCREEN.height);
  return drawPicture(
    width,
    height,
    (x, y) => COLOURS[(pixels[y * width + x]! + turn) % COLOURS.length]!,
  );
}

/** How often the viewer asked for another pixel format, with every encoding and after each a change. */
async function compare(
  server: XVncServer,
  address: string,
  encodings: readonly number[],
): Promise<number> {
  using x = await XClient.open(server.display);
  await x.setColourMap(COLOURS);
  let formats = 0;
  for (const encoding of encodings) {
    const what = encodingName(encoding);
    await x.put(mappedPicture(0));
    await x.sync();
    await using viewer = await DirectViewer.open(address, { encodings: [encoding, ...ALONGSIDE] });
    await assertSees(viewer, await server.screen(), `${what}, at the beginning`);
    await x.put(mappedPicture(1));
    await x.sync();
    await assertSees(viewer, await server.screen(), `${what}, after changes`);
    assertUsed(viewer, encoding, what);
    formats += viewer.count(SET_PIXEL_FORMAT);
  }
  return formats;
}

for (const [name, { start, encodings }] of Object.entries(PLANS)) {
  Deno.test(`Client equals ${name}'s screen where the server translates a colour map`, async () => {
    await using server = await start();
    assertEquals(await compare(server, server.address, encodings), encodings.length);
  });

  Deno.test(`Client equals ${name}'s screen by the colour map that comes with it`, async () => {
    await using server = await start();
    // By its version and pixels it is a panel then, whose format stays as it is.
    await using old = new OldBanner(server.address);
    assertEquals(await compare(server, old.address, encodings), 0);
  });

  Deno.test(`Client follows ${name}'s colour map when it changes under a picture that stays`, async () => {
    await using server = await start();
    await using old = new OldBanner(server.address);
    using x = await XClient.open(server.display);
    await x.setColourMap(COLOURS);
    await x.put(mappedPicture(0));
    await x.sync();
    const encodings = [Hextile, ...ALONGSIDE];
    await using viewer = await DirectViewer.open(old.address, { encodings });
    await assertSees(viewer, await server.screen(), "before");
    await x.setColourMap(COLOURS.toReversed());
    await x.sync();
    await assertSees(viewer, await server.screen(), "after");
  });
}
