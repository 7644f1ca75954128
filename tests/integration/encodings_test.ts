/** Every encoding of real X servers: our picture equals their own screen, pixel for pixel. */
import { ENCODING, encodingName } from "../../rfb/encodings.ts";
import type { Colours } from "../../rfb/session/client_options.ts";
import { changeScreen, testPicture } from "../e2e/patterns.ts";
import { reduceColours, type Reduction, REDUCTIONS } from "../servers/reduced_colours.ts";
import type { XServerOptions, XVncServer } from "../servers/vnc_server.ts";
import { startX11vnc } from "../servers/x11vnc.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtightvnc } from "../servers/xtightvnc.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { ALONGSIDE, assertSees, assertUsed } from "./_exact_viewer.ts";
import { DirectViewer } from "./direct_viewer.ts";

const { Raw, CopyRect, RRE, CoRRE, Hextile, Zlib, Tight, ZRLE } = ENCODING;
const SIZE = { width: 801, height: 603 };

interface Plan {
  readonly start: (options: XServerOptions) => Promise<XVncServer>;
  readonly encodings: readonly number[];
  /** Those that are tried with fewer colours, too. */
  readonly reduced: readonly number[];
  readonly reduce: Reduction;
}

const PLANS: Readonly<Record<string, Plan>> = {
  TigerVNC: {
    start: startXtigervnc,
    encodings: [Raw, CopyRect, RRE, Hextile, Tight, ZRLE],
    reduced: [Raw, Hextile, Tight, ZRLE],
    reduce: REDUCTIONS.TigerVNC,
  },
  x11vnc: {
    // It looks more often, and sends what it saw at once.
    start: (options) => startX11vnc({ ...options, args: ["-wait", "5", "-defer", "0"] }),
    encodings: [Raw, RRE, CoRRE, Hextile, Zlib, Tight, ZRLE],
    reduced: [Raw, Hextile, Tight, ZRLE],
    reduce: REDUCTIONS.x11vnc,
  },
  TightVNC: {
    start: startXtightvnc,
    encodings: [Raw, CopyRect, RRE, CoRRE, Hextile, Zlib, Tight],
    reduced: [Raw, Hextile, Zlib, Tight],
    reduce: REDUCTIONS.TightVNC,
  },
};

/** Overlapping copies to each side, each for an update of its own: x, y, width, height, to x, to y. */
const COPIES: readonly Parameters<XClient["copy"]>[] = [
  [40, 60, 300, 200, 57, 83],
  [40, 60, 300, 200, 31, 37],
  [410, 200, 380, 210, 390, 200],
  [390, 200, 380, 210, 421, 200],
];

/** A session in one encoding, from the whole picture at its beginning to changes of parts. */
async function compare(
  server: XVncServer,
  x: XClient,
  encoding: number,
  colours: Colours,
  reduce: Reduction,
): Promise<void> {
  const what = `${encodingName(encoding)} with ${colours} colours`;
  await x.put(testPicture(x.width, x.height));
  await x.sync();
  const encodings = [encoding, ...ALONGSIDE];
  await using viewer = await DirectViewer.open(server.address, { encodings, colours });
  for (const when of ["at the beginning", "after changes"]) {
    if (when === "after changes") await changeScreen(x);
    const wanted = reduceColours(await server.screen(), colours, reduce);
    await assertSees(viewer, wanted, `${what}, ${when}`);
  }
  if (encoding === CopyRect) {
    for (const copy of COPIES) {
      await x.copy(...copy);
      await x.sync();
      await assertSees(viewer, await server.screen(), `${what}, after a copy to ${copy.slice(4)}`);
    }
  }
  assertUsed(viewer, encoding, what);
}

for (const [name, { start, encodings, reduced, reduce }] of Object.entries(PLANS)) {
  Deno.test(`Client equals ${name}'s screen in every encoding`, async () => {
    await using server = await start(SIZE);
    using x = await XClient.open(server.display);
    for (const encoding of encodings) await compare(server, x, encoding, "full", reduce);
  });

  for (const colours of ["16-bit", "8-bit"] as const) {
    Deno.test(`Client equals ${name}'s screen reduced to ${colours} colours`, async () => {
      await using server = await start(SIZE);
      using x = await XClient.open(server.display);
      for (const encoding of reduced) await compare(server, x, encoding, colours, reduce);
    });
  }
}
