/** Every encoding of QEMU but TightPNG, whose pictures only a browser decodes, against its machine's own screen. */
import { assert, assertEquals } from "@std/assert";
import { ENCODING, encodingName } from "../../rfb/encodings.ts";
import { BaselineJpeg } from "../../rfb/jpeg/baseline_jpeg.ts";
import type { Platform } from "../../rfb/platform.ts";
import { paintedPicture, type Painting, paintingSector } from "../servers/painting_sector.ts";
import { assertSamePicture, describeDifference } from "../servers/picture.ts";
import { psnr } from "../servers/psnr.ts";
import { type QemuServer, startQemu } from "../servers/qemu.ts";
import { reduceColours, REDUCTIONS } from "../servers/reduced_colours.ts";
import { ALONGSIDE, assertSees, assertUsed } from "./_exact_viewer.ts";
import { DirectViewer } from "./direct_viewer.ts";

const { Raw, Hextile, Zlib, Tight, ZRLE, JpegQualityLevel0 } = ENCODING;
const LOSSLESS = [Raw, Hextile, Zlib, Tight, ZRLE];
const ENOUGH_DB = 30;

/** Waits until the machine has painted for the first time. */
async function firstTurn(machine: QemuServer, painting: Painting): Promise<void> {
  const wanted = paintedPicture(0, painting);
  const deadline = performance.now() + 15_000;
  while (describeDifference(await machine.screen(), wanted) !== "") {
    if (performance.now() > deadline) assertSamePicture(await machine.screen(), wanted);
  }
}

/** A key, at which the machine paints the next turn. */
async function nextTurn(machine: QemuServer): Promise<void> {
  await machine.command("send-key", { keys: [{ type: "qcode", data: "a" }] });
}

for (const colours of ["full", "16-bit", "8-bit"] as const) {
  Deno.test(`Client equals QEMU's screen in every encoding with ${colours} colours`, async () => {
    await using machine = await startQemu({ boot: paintingSector() });
    await firstTurn(machine, "squares");
    for (const [turn, encoding] of LOSSLESS.entries()) {
      const what = `${encodingName(encoding)} with ${colours} colours`;
      const wanted = (turn: number) =>
        reduceColours(paintedPicture(turn), colours, REDUCTIONS.QEMU);
      const options = { encodings: [encoding, ...ALONGSIDE], colours };
      await using viewer = await DirectViewer.open(machine.address, options);
      await assertSees(viewer, wanted(turn), `${what}, at the beginning`);
      await nextTurn(machine);
      await assertSees(viewer, wanted(turn + 1), `${what}, after changes`);
      assertUsed(viewer, encoding, what);
    }
    assertSamePicture(await machine.screen(), paintedPicture(LOSSLESS.length), "the machine");
  });
}

/** Our own decoder, and how often it was asked. */
class CountingJpeg implements Platform {
  count = 0;
  #decoder = new BaselineJpeg();

  decodePicture: NonNullable<Platform["decodePicture"]> = (type, bytes, rect, target) => {
    assertEquals(type, "image/jpeg");
    assert(this.#decoder.decode(bytes, rect, target), "a JPEG file beyond our decoder");
    this.count++;
  };
}

Deno.test("Client resembles QEMU's screen where that sends JPEG", async () => {
  const vnc = ["lossy=on", "non-adaptive=on"];
  await using machine = await startQemu({ boot: paintingSector("slopes"), vnc });
  await firstTurn(machine, "slopes");
  const platform = new CountingJpeg();
  const encodings = [Tight, JpegQualityLevel0 + 6, ...ALONGSIDE];
  await using viewer = await DirectViewer.open(machine.address, { encodings, platform });
  for (const turn of [0, 1]) {
    if (turn > 0) await nextTurn(machine);
    const wanted = paintedPicture(turn, "slopes");
    await viewer.until(`turn ${turn} is seen`, () => {
      const seen = viewer.picture();
      return seen.width === wanted.width && psnr(seen, wanted) >= ENOUGH_DB;
    });
  }
  assert(platform.count > 2, `${platform.count} JPEG pictures came`);
  assertUsed(viewer, Tight, "Tight with JPEG");
});
