import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DemoDesktop } from "../../../proxy/demo/demo_desktop.ts";
import { type ServeOptions, serveViewer } from "../../../proxy/demo/rfb_server.ts";
import { Desk } from "../../../proxy/demo/scene/desk.ts";
import {
  encodeClientCutText,
  encodeFramebufferUpdateRequest,
  encodeKeyEvent,
  encodePointerEvent,
  encodeSetEncodings,
  encodeSetPixelFormat,
} from "../../../rfb/client_messages.ts";
import { ENCODING } from "../../../rfb/encodings.ts";
import { ConnectionClosed, RfbError } from "../../../rfb/errors.ts";
import { encodingList } from "../../../rfb/encoding_list.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { passwordBytes, vncAuthResponse } from "../../../rfb/security/vnc_auth.ts";
import { concat, hex, portionings, toHex, u16, u32 } from "../../_bytes.ts";
import { Random } from "../../rfb/_random.ts";
import { TestClock } from "./_clock.ts";
import { ScriptedViewer } from "./_scripted_viewer.ts";

const AREA = { x: 0, y: 0, width: 48, height: 32 };
const HANDSHAKE = concat(banner("003.008"), [1, 1]);
const MESSAGES = [
  encodeSetPixelFormat(CANVAS_FORMAT),
  encodeSetEncodings(encodingList({ server: "other", platform: {} })),
  encodeFramebufferUpdateRequest(false, AREA),
  encodeKeyEvent(0x61, true),
  encodePointerEvent(1, 5, 6),
  encodeClientCutText("some text"),
  encodeFramebufferUpdateRequest(true, AREA),
  // Of extensions: fences, continuous updates, QEMU's key and sound, xvp, size, clipboard, nine buttons.
  hex("f8 000000 80000007 04 01020304"),
  hex("96 01 0000 0000 0030 0020"),
  hex("ff 00 0001 00000062 00000030"),
  hex("ff 01 0002 03 02 0000ac44"),
  hex("ff 01 0000"),
  hex("fa 00 01 03"),
  hex("fb 00 0040 0030 01 00 00000000 0000 0000 0040 0030 00000000"),
  hex("06 000000 ffffffe6 10000001 7801 01 0b00 f4ff 00000007 68 c3a9 0d0a 78 00 0c3c026b"),
  hex("06 000000 fffffffc 08000005"),
  hex("05 81 0003 0004 02"),
  hex("96 00 0000 0000 0000 0000"),
];

function banner(version: string): Uint8Array {
  return new TextEncoder().encode(`RFB ${version}\n`);
}

function makeDesktop(clock = new TestClock()): DemoDesktop {
  return new DemoDesktop("test", clock, (sink) => new Desk(AREA.width, AREA.height, sink));
}

/** Serves one viewer in memory; how that ended. */
async function serve(
  stream: ScriptedViewer,
  options: ServeOptions = {},
  desktop = makeDesktop(),
): Promise<unknown> {
  try {
    await serveViewer(stream, desktop, options, new AbortController().signal);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    assert(stream.closed, "the connection was left open");
  }
}

Deno.test("serveViewer() takes a client's messages in whatever portions they come", async () => {
  for (const portions of portionings(concat(HANDSHAKE, ...MESSAGES))) {
    const stream = new ScriptedViewer(portions);
    assertEquals(await serve(stream), undefined);
  }
});

Deno.test("serveViewer() ends well where a viewer leaves, at every byte", async () => {
  const bytes = concat(HANDSHAKE, ...MESSAGES);
  const desktop = makeDesktop();
  let end = HANDSHAKE.length;
  const boundaries = new Set([end, ...MESSAGES.map((message) => end += message.length)]);
  for (let length = 0; length <= bytes.length; length++) {
    const stream = new ScriptedViewer([bytes.subarray(0, length)]);
    const reason = await serve(stream, {}, desktop);
    const isClean = boundaries.has(length);
    assert(isClean ? reason === undefined : reason instanceof ConnectionClosed, `${length}`);
  }
});

const OPENINGS: readonly {
  readonly version: string;
  readonly said: string;
  readonly password?: string;
  readonly refusal?: string;
  /** What the server says after its banner, before ServerInit. */
  readonly heard: string;
  readonly ends?: string;
}[] = [
  { version: "003.008", said: "01 01", heard: "0101 00000000" },
  { version: "003.007", said: "01 01", heard: "0101" },
  { version: "003.003", said: "01", heard: "00000001" },
  { version: "003.005", said: "01", heard: "00000001" },
  { version: "003.889", said: "01 00", heard: "0101 00000000" },
  { version: "005.000", said: "01 00", heard: "0101 00000000" },
  {
    version: "003.008",
    said: "02 01",
    heard: `0101 00000001 0000001f ${text("security type 2 was not offered")}`,
    ends: "security type 2 was not offered",
  },
  { version: "003.007", said: "02 01", heard: "0101 00000001", ends: "not offered" },
  {
    version: "003.003",
    said: "",
    refusal: "full",
    heard: "00000000 00000004 66756c6c",
    ends: "full",
  },
  { version: "003.008", said: "", refusal: "full", heard: "00 00000004 66756c6c", ends: "full" },
  { version: "002.000", said: "01 01", heard: "", ends: "2.0" },
  { version: "000.000", said: "01 01", heard: "", ends: "repeater" },
  { version: "xxx.yyy", said: "01 01", heard: "", ends: "xxx.yyy" },
];

function text(value: string): string {
  return toHex(new TextEncoder().encode(value));
}

for (const { version, said, heard, ends = "", ...options } of OPENINGS) {
  const title = `serveViewer() answers version ${version} and [${said}] ${
    options.refusal ? `when it is ${options.refusal}` : ""
  }`;
  Deno.test(title.trim(), async () => {
    const stream = new ScriptedViewer([concat(banner(version), hex(said))]);
    const reason = await serve(stream, options);
    assertStringIncludes(toHex(stream.heard), text("RFB 003.008\n") + heard.replaceAll(" ", ""));
    if (ends) assertStringIncludes(String(reason), ends);
    else assertEquals(reason, undefined);
    assertEquals(toHex(stream.heard).endsWith(text("test")), !ends);
  });
}

for (const version of ["003.003", "003.007", "003.008"]) {
  Deno.test(`serveViewer() checks the password in version ${version}`, async () => {
    for (const [password, accepted] of [["secret", true], ["wrong", false]] as const) {
      const stream = new PasswordStream(version, password);
      const reason = await serve(stream, { password: "secret" });
      assertEquals(reason === undefined, accepted, String(reason));
      const told = toHex(stream.heard).includes(text("the password is wrong"));
      assertEquals(told, !accepted && version === "003.008");
    }
  });
}

/** A viewer that answers the challenge, the last 16 bytes it was told. */
class PasswordStream extends ScriptedViewer {
  #parts: (() => Uint8Array)[];

  constructor(version: string, password: string) {
    super([]);
    const choose = version === "003.003" ? [] : [() => Uint8Array.of(2)];
    const respond = () => {
      const challenge = this.heard.slice(-16);
      return vncAuthResponse(passwordBytes(password), challenge);
    };
    this.#parts = [() => banner(version), ...choose, respond, () => Uint8Array.of(1)];
  }

  override read(buffer: Uint8Array): Promise<number | null> {
    const part = this.#parts.shift()?.();
    if (part) buffer.set(part);
    return Promise.resolve(part?.length ?? null);
  }
}

const HOSTILE: Readonly<Record<string, readonly [bytes: Uint8Array, ends: string]>> = {
  "an unknown message": [hex("07"), "message 7"],
  "an extension that was not offered": [hex("96 01 0000 0000 0000 0000"), "message 150"],
  "a colour map of 32 bits": [format({ trueColour: false }), "colour map"],
  "24 bits a pixel": [format({ bitsPerPixel: 24 }), "24 bits"],
  "a component beyond the pixel": [format({ redShift: 25 }), "red"],
  "a component beyond 16 bits": [format({ bitsPerPixel: 16 }), "blue"],
  "a huge shift": [format({ greenShift: 255 }), "green"],
  "extended cut text": [hex("06 000000 fffffffc 00000000"), "-4"],
};

function format(change: Partial<typeof CANVAS_FORMAT>): Uint8Array {
  return encodeSetPixelFormat({ ...CANVAS_FORMAT, ...change });
}

for (const [what, [bytes, ends]] of Object.entries(HOSTILE)) {
  Deno.test(`serveViewer() ends the session at ${what}`, async () => {
    const reason = await serve(
      new ScriptedViewer([concat(HANDSHAKE, bytes)], { staysAfter: true }),
    );
    assert(reason instanceof RfbError, String(reason));
    assertStringIncludes(String(reason), ends);
  });
}

Deno.test("serveViewer() passes over what is merely too much", async () => {
  const many = concat([2, 0], u16(65_535), new Uint8Array(4 * 65_535).fill(255));
  const long = concat([6, 0, 0, 0], u32(1_000_000), new Uint8Array(1_000_000).fill(65));
  const outside = encodeFramebufferUpdateRequest(false, {
    x: 65_535,
    y: 65_535,
    width: 65_535,
    height: 65_535,
  });
  const keys = Array.from({ length: 5000 }, (_, i) => encodeKeyEvent(0x20 + i % 90, true));
  const said = concat(HANDSHAKE, many, long, outside, ...keys);
  assertEquals(await serve(new ScriptedViewer([said])), undefined);
});

Deno.test("serveViewer() lets only RfbErrors out whatever bytes come", async () => {
  const seed = Deno.pid;
  const random = new Random(seed);
  const valid = concat(HANDSHAKE, ...MESSAGES, ...MESSAGES);
  const desktop = makeDesktop();
  for (let round = 0; round < 1500; round++) {
    const bytes = valid.slice();
    for (let i = random.below(6); i >= 0; i--) {
      bytes[random.below(bytes.length)] = random.below(256);
    }
    const reason = await serve(new ScriptedViewer([bytes]), {}, desktop);
    const isExpected = reason === undefined || reason instanceof RfbError;
    assert(isExpected, `seed ${seed}, round ${round}: ${reason}\n${toHex(bytes)}`);
  }
});

Deno.test("serveViewer() keeps little for a viewer that takes nothing, and ends at the signal", async () => {
  const clock = new TestClock();
  const desktop = new DemoDesktop("test", clock, (sink) => new Desk(1280, 800, sink));
  const stop = new AbortController();
  const whole = { x: 0, y: 0, width: 1280, height: 800 };
  const requests = Array.from(
    { length: 200 },
    () => encodeFramebufferUpdateRequest(false, whole),
  );
  const said = concat(HANDSHAKE, MESSAGES[0]!, MESSAGES[1]!, ...requests);
  const stream = new ScriptedViewer([said], { staysAfter: true, takesNothing: true });
  const serving = serveViewer(stream, desktop, {}, stop.signal).catch((error) => error);
  await clock.whenScheduled();
  for (let frame = 0; frame < 200; frame++) {
    clock.time += 33;
    desktop.frame();
  }
  const large = stream.written.filter((part) => part.length > 1000);
  assertEquals(large.length <= 1, true);
  assert(large.every((part) => part.length < 400_000));
  stop.abort();
  assert(await serving instanceof ConnectionClosed);
  assert(stream.closed);
  assertEquals(clock.scheduled, 0);
});

Deno.test("serveViewer() uses the viewer's first encoding, among those that it is told to use", async () => {
  const { Raw, RRE, Hextile, Cursor, DesktopName } = ENCODING;
  const cases:
    readonly (readonly [known: number[], allowed: number[] | undefined, used: number])[] = [
      [[Hextile, RRE], undefined, Hextile],
      [[RRE, Hextile], undefined, RRE],
      [[-1, 99, Hextile], undefined, Hextile],
      [[], undefined, Raw],
      [[Hextile, RRE], [RRE], RRE],
      [[Hextile, RRE], [Raw], Raw],
      [[Hextile, Cursor], [Raw], Cursor],
      [[DesktopName, Hextile], [Raw], DesktopName],
    ];
  for (const [known, encodings, used] of cases) {
    const said = concat(HANDSHAKE, encodeSetEncodings(known), MESSAGES[2]!);
    const stream = new ScriptedViewer([said], { staysAfter: true });
    const stop = new AbortController();
    const options = encodings ? { encodings } : {};
    const serving = serveViewer(stream, makeDesktop(), options, stop.signal).catch(() => {});
    // Banner, types, result, ServerInit with a name of 4, then the update and its first rectangle.
    const update = 12 + 2 + 4 + 24 + 4;
    await stream.hears(update + 4 + 12);
    assertEquals(new DataView(stream.heard.buffer).getInt32(update + 4 + 8), used, `${known}`);
    stop.abort();
    await serving;
  }
});
