/** The pointer's shape in each way, and pixels in each format, byte by byte. */
import { assert, assertEquals } from "@std/assert";
import { encodeFramebufferUpdateRequest } from "../../../rfb/client_messages.ts";
import { ENCODING } from "../../../rfb/encodings.ts";
import { Conversation, PLAIN } from "./_conversation.ts";

/** How many bytes follow a cursor's header in each way, best way first. */
const WAYS:
  readonly (readonly [name: keyof typeof ENCODING, bytes: (w: number, h: number) => number])[] = [
    ["CursorWithAlpha", (w, h) => 4 + 4 * w * h],
    ["VMwareCursor", (w, h) => 2 + 4 * w * h],
    ["Cursor", (w, h) => 4 * w * h + Math.ceil(w / 8) * h],
    ["XCursor", (w, h) => 6 + 2 * Math.ceil(w / 8) * h],
  ];

WAYS.forEach(([name, bytes], i) => {
  Deno.test(`demo tells its pointer's shape by ${name} where the viewer knows nothing better`, async () => {
    // The viewer's own order does not matter.
    const known = WAYS.slice(i).map(([other]) => ENCODING[other]).reverse();
    await using talk = await Conversation.open([ENCODING.Raw, ...known]);
    talk.askForHints();
    assertEquals(await talk.update(), 1);
    const { x, y, width, height } = await talk.expectRect({ encoding: ENCODING[name] });
    assertEquals([x, y], [0, 0]);
    assert(width > 10 && height > 15);
    await talk.hear(bytes(width, height));
    talk.say(encodeFramebufferUpdateRequest(false, { x: 0, y: 0, width: 1, height: 1 }));
    assertEquals(await talk.update(), 1);
    await talk.expectRect({ encoding: ENCODING.Raw });
  });
});

const PIXEL = { x: 0, y: 0, width: 1, height: 1 };

/** The first pixel, after SetPixelFormat with `format`. */
async function firstPixel(talk: Conversation, format: string, bytes: number): Promise<string> {
  talk.say("00 000000", format, encodeFramebufferUpdateRequest(false, PIXEL));
  assertEquals(await talk.update(), 1);
  await talk.expectRect({ ...PIXEL, encoding: ENCODING.Raw });
  return await talk.hear(bytes);
}

Deno.test("demo changes pixel formats at any time", async () => {
  await using talk = await Conversation.open([ENCODING.Raw]);
  const [red, green, blue] = [0, 8, 16].map((shift) => talk.desktop.pixels[0]! >>> shift & 255);
  const scaled = (value: number, max: number) => Math.round(value * max / 255);
  const hexed = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  const rgb565 = scaled(red!, 31) << 11 | scaled(green!, 63) << 5 | scaled(blue!, 31);
  const big = "10 10 01 01 001f 003f 001f 0b 05 00 000000";
  assertEquals(await firstPixel(talk, big, 2), hexed(rgb565, 4));
  const little = "10 10 00 01 001f 003f 001f 0b 05 00 000000";
  const swapped = (rgb565 & 255) << 8 | rgb565 >> 8;
  assertEquals(await firstPixel(talk, little, 2), hexed(swapped, 4));
  const rgb233 = scaled(red!, 7) | scaled(green!, 7) << 3 | scaled(blue!, 3) << 6;
  assertEquals(
    await firstPixel(talk, "08 08 00 01 0007 0007 0003 00 03 06 000000", 1),
    hexed(rgb233, 2),
  );
});

Deno.test("demo gives a colour map of 256 colours to a viewer that wants one, before any pixel", async () => {
  await using talk = await Conversation.open(PLAIN);
  await talk.hearFenceOffer();
  talk.say("00 000000 08 08 00 00 0000 0000 0000 00 00 00 000000");
  await talk.expect("01 00 0000 0100");
  const map: number[][] = [];
  for (let i = 0; i < 256; i++) {
    const entry = await talk.hear(6);
    map.push([0, 4, 8].map((at) => parseInt(entry.slice(at, at + 2), 16)));
  }
  assertEquals([map[0], map[255], map[0xe0], map[0x1c], map[3]], [
    [0, 0, 0],
    [255, 255, 255],
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
  ]);
  talk.say(encodeFramebufferUpdateRequest(false, PIXEL));
  assertEquals(await talk.update(), 1);
  await talk.rect();
  const shown = map[parseInt(await talk.hear(1), 16)]!;
  const word = talk.desktop.pixels[0]!;
  shown.forEach((component, i) => {
    // Half a step of the coarsest component.
    assert(Math.abs(component - (word >>> 8 * i & 255)) <= 43);
  });
});
