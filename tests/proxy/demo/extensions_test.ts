/** What each extension says, byte by byte, to a viewer that knows it and nothing else. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encodeFramebufferUpdateRequest } from "../../../rfb/client_messages.ts";
import { ENCODING } from "../../../rfb/encodings.ts";
import { ProtocolError } from "../../../rfb/errors.ts";
import { CANVAS_FORMAT, encodePixelFormat } from "../../../rfb/pixel_format.ts";
import { concat } from "../../_bytes.ts";
import { Conversation, PLAIN } from "./_conversation.ts";

const PIXEL = { x: 0, y: 0, width: 1, height: 1 };

/** One rectangle of one pixel, Raw, in 32 bits. */
async function hearPixel(talk: Conversation): Promise<string> {
  assertEquals(await talk.update(), 1);
  await talk.expectRect({ ...PIXEL, encoding: ENCODING.Raw });
  return await talk.hear(4);
}

Deno.test("demo answers fences in order, without the request and unknown bits", async () => {
  await using talk = await Conversation.open(PLAIN);
  await talk.hearFenceOffer();
  talk.say("f8 000000 80000003 02 aabb", "f8 000000 fffffff8 00", "f8 000000 80000001 03 010203");
  await talk.expect("f8 000000 00000003 02 aabb f8 000000 00000000 00");
  await talk.expect("f8 000000 00000001 03 010203");
  const long = new Uint8Array(200).fill(7);
  talk.say("f8 000000 80000000 c8", long);
  await talk.expect("f8 000000 00000000 40");
  await talk.expect("07".repeat(64));
  await talk.expectNothing();
});

Deno.test("demo answers a SyncNext fence together with what the next message does", async () => {
  await using talk = await Conversation.open(PLAIN);
  await talk.hearFenceOffer();
  talk.say("f8 000000 80000004 01 55");
  talk.say(encodeFramebufferUpdateRequest(false, PIXEL));
  // The request came next, so that its update is after the fence.
  await talk.expect("f8 000000 00000004 01 55");
  await hearPixel(talk);
  const format = {
    ...CANVAS_FORMAT,
    bitsPerPixel: 8,
    depth: 8,
    redMax: 7,
    greenMax: 7,
    blueMax: 3,
  };
  talk.say("f8 000000 80000004 01 66");
  talk.say([0, 0, 0, 0], encodePixelFormat({ ...format, greenShift: 3, blueShift: 6 }));
  await talk.expect("f8 000000 00000004 01 66");
  talk.say(encodeFramebufferUpdateRequest(false, PIXEL));
  assertEquals(await talk.update(), 1);
  await talk.rect();
  await talk.hear(1);
  await talk.expectNothing();
});

Deno.test("demo lets go a viewer that fences without reading", async () => {
  await using talk = await Conversation.open(PLAIN);
  await talk.hearFenceOffer();
  talk.takesNothing = true;
  const flood = concat(...Array.from({ length: 9000 }, () => [248, 0, 0, 0, 128, 0, 0, 0, 0]));
  talk.say(flood);
  const reason = await talk.ended;
  assert(reason instanceof ProtocolError);
  assertStringIncludes(String(reason), "does not read");
});

Deno.test("demo takes messages of extensions from those viewers only that said they know them", async () => {
  const messages = ["96 01 00000000 0001 0001", "f8 000000 80000000 00", "fa 00 01 02"];
  for (
    const message of [
      ...messages,
      "fb 00 0100 0100 00 00",
      "ff 00 0001 00000061 0000001e",
      "ff 01 0000",
    ]
  ) {
    await using talk = await Conversation.open([ENCODING.Raw]);
    talk.say(message);
    const reason = await talk.ended;
    assert(reason instanceof ProtocolError, message);
    assertStringIncludes(String(reason), "offered");
  }
});

Deno.test("demo sends continuous updates as far as its fences were answered, and merges the rest", async () => {
  await using talk = await Conversation.open([...PLAIN, ENCODING.ContinuousUpdates]);
  await talk.expect("f8 000000 80000000 00 96 f8 000000 80000001 04 00000001");
  talk.say("f8 000000 00000001 04 00000001");
  // The pixel under the clock's last digit, which changes with each second.
  talk.say("96 01 04be 0050 0020 0020");
  let sequence = 2;
  const hearUpdate = async () => {
    const count = await talk.update();
    for (let i = 0; i < count; i++) {
      const { width, height } = await talk.expectRect({ encoding: ENCODING.Raw });
      await talk.hear(4 * width * height);
    }
    await talk.expect(`f8 000000 80000001 04 0000000${(sequence++).toString(16)}`);
  };
  await hearUpdate();
  for (let second = 0; second < 2; second++) {
    await talk.clock.whenScheduled();
    talk.clock.advance(1000);
    await hearUpdate();
  }
  // Three are on their way: nothing moves any more until one was answered.
  for (let second = 0; second < 3; second++) talk.clock.advance(1000);
  await talk.expectNothing();
  assertEquals(talk.clock.scheduled, 0);
  // So late an answer means a queue on the way: fewer may be there from now on.
  for (const late of ["02", "03"]) talk.say(`f8 000000 00000001 04 000000${late}`);
  await talk.expectNothing();
  talk.say("f8 000000 00000001 04 00000004");
  await hearUpdate();
  talk.say("96 00 0000 0000 0000 0000");
  await talk.expect("96");
  talk.clock.time += 1000;
  talk.desktop.frame();
  await talk.expectNothing();
});

Deno.test("demo tells once that it knows xvp, and fails at what it does not know of it", async () => {
  await using talk = await Conversation.open([...PLAIN, ENCODING.Xvp]);
  await talk.expect("f8 000000 80000000 00 fa000101 f8 000000 80000001 04 00000001");
  for (const wrong of ["fa 00 01 05", "fa 00 02 03", "fa 00 01 00"]) {
    talk.say(wrong);
    await talk.expect("fa 00 01 00");
  }
  talk.say("fa 00 01 03");
  await talk.expectNothing();
});

Deno.test("demo acknowledges QEMU keys and mouse buttons after each SetEncodings", async () => {
  const numbers = [
    ENCODING.QemuExtendedKeyEvent,
    ENCODING.QemuAudio,
    ENCODING.ExtendedMouseButtons,
  ];
  await using talk = await Conversation.open([ENCODING.Raw, ...numbers]);
  const setEncodings = "02 00 0001 fffffefe";
  for (const said of ["", setEncodings]) {
    talk.say(said);
    talk.askForHints();
    const known = said ? numbers.slice(0, 1) : numbers;
    assertEquals(await talk.update(), known.length);
    for (const encoding of known) {
      await talk.expectRect({ x: 0, y: 0, width: 0, height: 0, encoding });
    }
  }
});

for (
  const [name, encoding, payload] of [["QEMU", ENCODING.QemuLedState, ""], [
    "VMware",
    ENCODING.VMwareLedState,
    "000000",
  ]] as const
) {
  Deno.test(`demo tells its keyboard's lamps the ${name} way, as lock keys switch them`, async () => {
    await using talk = await Conversation.open([ENCODING.Raw, encoding]);
    const expectLamps = async (lamps: string) => {
      talk.askForHints();
      assertEquals(await talk.update(), 1);
      await talk.expectRect({ encoding });
      await talk.expect(payload + lamps);
    };
    await expectLamps("00");
    const press = (keysym: string) => talk.say(`04 01 0000 ${keysym} 04 00 0000 ${keysym}`);
    press("0000ffe5");
    await expectLamps("04");
    press("0000ff7f");
    await expectLamps("06");
    press("0000ff14");
    press("0000ffe5");
    await expectLamps("03");
  });
}

Deno.test("demo prefers QEMU's way to tell lamps", async () => {
  const both = [ENCODING.Raw, ENCODING.VMwareLedState, ENCODING.QemuLedState];
  await using talk = await Conversation.open(both);
  talk.askForHints();
  assertEquals(await talk.update(), 1);
  await talk.expectRect({ encoding: ENCODING.QemuLedState });
});

Deno.test("demo types what QEMU key events say, and shows nine mouse buttons", async () => {
  const known = [ENCODING.QemuExtendedKeyEvent, ENCODING.ExtendedMouseButtons];
  await using talk = await Conversation.open([...PLAIN, ...known]);
  await talk.hearFenceOffer();
  talk.say("ff 00 0001 00000068 00000023", "ff 00 0001 00000069 00000017");
  // Back and forward are held when the pointer comes, then the left button on "Copy".
  talk.say("05 80 0384 0228 03", "05 00 0384 0228");
  talk.click(900, 552);
  await talk.expect("03 000000 00000002 6869");
});

Deno.test("demo takes seven buttons from a viewer that knows no more", async () => {
  await using talk = await Conversation.open(PLAIN);
  await talk.hearFenceOffer();
  talk.say("05 ff 0384 0228");
  await talk.expect("02");
  await talk.expectNothing();
});

Deno.test("demo wants movements while its gyroscope is held, and puts the pointer back", async () => {
  const known = [ENCODING.QemuPointerMotionChange, ENCODING.PointerPos, ENCODING.Cursor];
  await using talk = await Conversation.open([ENCODING.Raw, ...known]);
  talk.askForHints();
  assertEquals(await talk.update(), 2);
  const skipCursor = async () => {
    const { width, height } = await talk.expectRect({ encoding: ENCODING.Cursor });
    await talk.hear(4 * width * height + Math.ceil(width / 8) * height);
    return [width, height];
  };
  await skipCursor();
  await talk.expectRect({ x: 1, encoding: ENCODING.QemuPointerMotionChange });
  const before = talk.desktop.pixels.slice();
  talk.say("05 00 03e0 02b8");
  talk.askForHints();
  assertEquals(await talk.update(), 1);
  await skipCursor();
  talk.say("05 01 03e0 02b8");
  talk.askForHints();
  assertEquals(await talk.update(), 2);
  assertEquals(await skipCursor(), [0, 0]);
  await talk.expectRect({ x: 0, encoding: ENCODING.QemuPointerMotionChange });
  talk.say("05 01 8013 7ff5");
  talk.say("05 00 7fff 7fff");
  talk.askForHints();
  assertEquals(await talk.update(), 3);
  await skipCursor();
  await talk.expectRect({ x: 1, encoding: ENCODING.QemuPointerMotionChange });
  await talk.expectRect({ x: 992, y: 696, encoding: ENCODING.PointerPos });
  talk.clock.time += 40;
  talk.desktop.frame();
  const changed = talk.desktop.pixels.findIndex((word, i) => {
    const [x, y] = [i % 1280, Math.floor(i / 1280)];
    return word !== before[i] && x > 940 && x < 1045 && y > 640 && y < 750;
  });
  assert(changed > 0, "the gyroscope was not turned");
});

Deno.test("demo turns its gyroscope by positions for viewers that know no movements", async () => {
  await using talk = await Conversation.open(PLAIN);
  await talk.hearFenceOffer();
  talk.say("05 01 03e0 02b8", "05 01 03f0 02b8");
  await talk.expectNothing();
  const inside = (y: number) => talk.desktop.pixels.slice(y * 1280 + 950, y * 1280 + 1040);
  const before = inside(690);
  for (let frame = 0; frame < 30; frame++) {
    talk.clock.time += 33;
    talk.desktop.frame();
  }
  assert(inside(690).some((word, i) => word !== before[i]));
});
