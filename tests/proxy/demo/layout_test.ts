/** Size and screens: ExtendedDesktopSize and SetDesktopSize, byte by byte. */
import { assertEquals } from "@std/assert";
import { judgeLayout, LAYOUT_STATUS, singleScreen } from "../../../proxy/demo/screen_layout.ts";
import { encodeFramebufferUpdateRequest } from "../../../rfb/client_messages.ts";
import { ENCODING } from "../../../rfb/encodings.ts";
import type { Screen } from "../../../rfb/screen.ts";
import { Conversation } from "./_conversation.ts";

const KNOWN = [ENCODING.Raw, ENCODING.ExtendedDesktopSize, ENCODING.LastRect];
const encoding = ENCODING.ExtendedDesktopSize;
const PIXEL = { x: 0, y: 0, width: 1, height: 1 };

/** Hears an update of a layout alone; reason and status are its `x` and `y`. */
async function expectLayout(
  talk: Conversation,
  [reason, status]: readonly [number, number],
  [width, height]: readonly [number, number],
  screens: string,
): Promise<void> {
  assertEquals(await talk.update(), 0xffff);
  await talk.expectRect({ x: reason, y: status, width, height, encoding });
  await talk.expect(screens);
  await talk.expectRect({ encoding: ENCODING.LastRect });
}

const FIRST = "01 000000 00000000 0000 0000 0500 0320 00000000";

async function open(options: { resizable?: boolean } = {}): Promise<Conversation> {
  const talk = await Conversation.open(KNOWN, options);
  talk.askForHints();
  await expectLayout(talk, [0, 0], [1280, 800], FIRST);
  talk.askForHints();
  return talk;
}

Deno.test("demo takes a size with two screens, and tells why it is so", async () => {
  await using talk = await open();
  const screens = "00000007 0000 0000 0200 0100 00000000 00000009 0200 0010 0100 00f0 00000003";
  talk.say(`fb 00 0300 0100 02 00 ${screens}`);
  await expectLayout(talk, [1, 0], [768, 256], `02 000000 ${screens}`);
  assertEquals([talk.desktop.width, talk.desktop.height], [768, 256]);
  talk.desktop.resize(300, 200);
  talk.askForHints();
  await expectLayout(talk, [0, 0], [300, 200], "01 000000 00000000 0000 0000 012c 00c8 00000000");
});

Deno.test("demo answers a request for the size that it has", async () => {
  await using talk = await open();
  talk.say("fb 00 0500 0320 01 00 00000000 0000 0000 0500 0320 00000000");
  await expectLayout(talk, [1, 0], [1280, 800], FIRST);
});

Deno.test("demo answers a request for everything with its layout, too", async () => {
  await using talk = await open();
  talk.say(encodeFramebufferUpdateRequest(false, PIXEL));
  assertEquals(await talk.update(), 0xffff);
  await talk.expectRect({ x: 0, y: 0, width: 1280, height: 800, encoding });
  await talk.expect(FIRST);
  await talk.expectRect({ ...PIXEL, encoding: ENCODING.Raw });
  await talk.hear(4);
  await talk.expectRect({ encoding: ENCODING.LastRect });
});

const REFUSED: Readonly<Record<string, readonly [said: string, status: number]>> = {
  "no screen": ["fb 00 0300 0100 00 00", 3],
  "a screen outside": ["fb 00 0300 0100 01 00 00000000 0001 0000 0300 0100 00000000", 3],
  "an empty desktop": ["fb 00 0000 0000 01 00 00000000 0000 0000 0000 0000 00000000", 3],
  "65535 x 65535": ["fb 00 ffff ffff 01 00 00000000 0000 0000 ffff ffff 00000000", 2],
};

for (const [what, [said, status]] of Object.entries(REFUSED)) {
  Deno.test(`demo refuses ${what} with status ${status} and stays as it is`, async () => {
    await using talk = await open();
    talk.say(said);
    await expectLayout(talk, [1, status], [1280, 800], FIRST);
    assertEquals([talk.desktop.width, talk.desktop.height], [1280, 800]);
  });
}

Deno.test("demo that is not resizable prohibits every size", async () => {
  await using talk = await open({ resizable: false });
  talk.say("fb 00 0300 0100 01 00 00000000 0000 0000 0300 0100 00000000");
  await expectLayout(talk, [1, 1], [1280, 800], FIRST);
});

Deno.test("demo does not resize twice within a moment", async () => {
  await using talk = await open();
  const resize = (width: string) =>
    talk.say(`fb 00 ${width} 0100 01 00 00000000 0000 0000 ${width} 0100 00000000`);
  const screens = (width: string) => `01 000000 00000000 0000 0000 ${width} 0100 00000000`;
  resize("0300");
  await expectLayout(talk, [1, 0], [0x300, 0x100], screens("0300"));
  talk.askForHints();
  resize("0301");
  await expectLayout(talk, [1, 2], [0x300, 0x100], screens("0300"));
  talk.clock.time += 250;
  talk.askForHints();
  resize("0301");
  await expectLayout(talk, [1, 0], [0x301, 0x100], screens("0301"));
});

Deno.test("demo changes its size when its button is pressed", async () => {
  await using talk = await open();
  talk.click(650, 720);
  const larger = FIRST.replace("0500 0320", "05a0 0384");
  await expectLayout(talk, [0, 0], [1440, 900], larger);
  // Not so fast: the next one comes to nothing.
  talk.click(650, 720);
  talk.askForHints();
  talk.say("fb 00 05a0 0384 01 00 00000000 0000 0000 05a0 0384 00000000");
  await expectLayout(talk, [1, 0], [1440, 900], larger);
});

Deno.test("demo tells the size alone where the viewer knows but DesktopSize", async () => {
  await using talk = await Conversation.open([ENCODING.Raw, ENCODING.DesktopSize]);
  talk.desktop.resize(64, 48);
  talk.askForHints();
  assertEquals(await talk.update(), 1);
  await talk.expectRect({ x: 0, y: 0, width: 64, height: 48, encoding: ENCODING.DesktopSize });
});

Deno.test("judgeLayout() wants screens with ids of their own inside the desktop, and not too many", () => {
  const screen: Screen = { id: 1, x: 0, y: 0, width: 10, height: 10, flags: 0 };
  const judge = (screens: readonly Screen[]) => judgeLayout({ width: 20, height: 10, screens });
  const { done, invalid, outOfResources } = LAYOUT_STATUS;
  assertEquals(judge([screen, { ...screen, id: 2, x: 10 }]), done);
  assertEquals(judge([screen, { ...screen, x: 10 }]), invalid);
  assertEquals(judge([{ ...screen, x: 11 }]), invalid);
  assertEquals(judge([{ ...screen, width: 0 }]), invalid);
  assertEquals(judge(Array.from({ length: 17 }, (_, id) => ({ ...screen, id }))), outOfResources);
  const sized = (width: number, height: number) =>
    judgeLayout({ width, height, screens: singleScreen(width, height) });
  assertEquals([sized(3840, 2160), sized(4096, 2160), sized(4097, 1)], [
    done,
    outOfResources,
    outOfResources,
  ]);
});
