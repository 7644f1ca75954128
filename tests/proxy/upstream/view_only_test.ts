import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ViewOnly } from "../../../proxy/upstream/view_only.ts";
import { FrameError } from "../../../proxy/websocket/frame.ts";
import { concat, CUTS, u32 } from "../../_bytes.ts";
import {
  ascii,
  HANDSHAKE,
  HANDSHAKE_PASSES,
  type Line,
  passed,
  target,
  viewer,
} from "./_dialogue.ts";

const KEY = [4, 1, 0, 0, ...u32(0x61)];
const REQUEST = [3, 1, 0, 0, 0, 0, 2, 128, 1, 224];
const CHALLENGE = Uint8Array.from({ length: 16 }, (_, i) => i);
const RESPONSE = Uint8Array.from({ length: 16 }, (_, i) => 255 - i);
const V33 = ascii("RFB 003.003\n");
const V37 = ascii("RFB 003.007\n");
const V38 = ascii("RFB 003.008\n");

/** A handshake after the versions, up to ClientInit. */
const SECURITY: Readonly<Record<string, (answer: string) => Line[]>> = {
  "None": (answer) => [
    ...(answer === "003.003" ? [target(u32(1))] : [target([3, 16, 1, 2]), viewer([1])]),
    ...(answer === "003.008" ? [target(u32(0))] : []),
  ],
  "VNC authentication": (answer) => [
    ...(answer === "003.003" ? [target(u32(2))] : [target([2, 2, 19]), viewer([2])]),
    target(CHALLENGE),
    viewer(RESPONSE),
    target(u32(0)),
  ],
};

const VERSIONS: readonly (readonly [banner: string, answer: string])[] = [
  ["003.003", "003.003"],
  ["003.006", "003.003"],
  ["003.007", "003.007"],
  ["003.007", "003.003"],
  ["003.008", "003.008"],
  ["003.008", "003.007"],
  ["003.008", "003.003"],
  ["003.889", "003.008"],
  ["004.001", "003.008"],
  ["005.000", "003.008"],
];

const words = (lines: readonly Line[], side: string) =>
  lines.filter((line) => line[0] === side).map((line) => line[1]);

for (const [banner, answer] of VERSIONS) {
  for (const [security, exchange] of Object.entries(SECURITY)) {
    const name = `ViewOnly follows ${banner} answered by ${answer} with ${security}`;
    Deno.test(`${name}, then drops keys and leaves others in`, () => {
      const handshake = [
        target(ascii(`RFB ${banner}\n`)),
        viewer(ascii(`RFB ${answer}\n`)),
        ...exchange(answer),
      ];
      const unshared = [0];
      const lines = [...handshake, viewer(unshared), viewer(KEY, REQUEST, KEY)];
      const wanted = concat(...words(handshake, "viewer"), [1], REQUEST);
      for (const [how, cut] of Object.entries(CUTS)) {
        assertEquals(passed(lines, cut), wanted, how);
      }
    });
  }
}

Deno.test("ViewOnly takes messages that come in one piece with ClientInit", () => {
  const lines = [...HANDSHAKE.slice(0, -1), viewer([0], KEY, REQUEST)];
  assertEquals(passed(lines, CUTS["whole"]), concat(HANDSHAKE_PASSES, REQUEST));
});

Deno.test("ViewOnly makes any ClientInit one of a viewer that shares", () => {
  for (const flags of [0, 1, 2, 0xc1, 0xff]) {
    const lines = [...HANDSHAKE.slice(0, -1), viewer([flags])];
    assertEquals(passed(lines, CUTS["whole"]), HANDSHAKE_PASSES);
  }
});

/** Dialogues that must end; the last line is the viewer's, and its end must not pass. */
const REFUSED: readonly (readonly [why: string, code: number, reason: string, lines: Line[]])[] = [
  ["the viewer picks Tight", 4502, "Tight (16)", [
    ...[target(V38), viewer(V38), target([2, 16, 2]), viewer([16])],
  ]],
  ["the viewer picks VeNCrypt", 4502, "VeNCrypt (19)", [
    ...[target(V37), viewer(V37), target([1, 19]), viewer([19])],
  ]],
  ["the target dictates another type", 4502, "Tight (16)", [
    ...[target(V33), viewer(V33), target(u32(16)), viewer([1])],
  ]],
  ["the target dictates UltraVNC's type", 4502, "4294967290", [
    ...[target(V33), viewer(V33), target(u32(0xfffffffa)), viewer([1])],
  ]],
  ["the viewer picks what was not offered", 1002, "not offered", [
    ...[target(V38), viewer(V38), target([1, 2]), viewer([1])],
  ]],
  ["the viewer picks 0", 1002, "not offered", [
    ...[target(V38), viewer(V38), target([1, 2]), viewer([0])],
  ]],
  ["the viewer answers above the offer", 1002, "at most 3.3", [target(V33), viewer(V38)]],
  ["the viewer answers 3.8 to 3.7", 1002, "at most 3.7", [target(V37), viewer(V38)]],
  ["the viewer answers as Apple's", 1002, "3.3, 3.7 or 3.8", [
    ...[target(ascii("RFB 003.889\n")), viewer(ascii("RFB 003.889\n"))],
  ]],
  ["the viewer answers 3.5", 1002, "3.3, 3.7", [target(V38), viewer(ascii("RFB 003.005\n"))]],
  ["the viewer answers no version", 1002, "3.3, 3.7", [target(V38), viewer(ascii("GET / HTTP/1"))]],
  ["the viewer speaks first", 1002, "before the target", [viewer([...V38].slice(0, 1))]],
  ["the viewer speaks into the banner", 1002, "before the target", [
    ...[target(V38.subarray(0, 11)), viewer(V38)],
  ]],
  ["the viewer picks before the offer", 1002, "before the target", [
    ...[target(V38), viewer(V38, [1])],
  ]],
  ["the viewer picks within the offer", 1002, "before the target", [
    ...[target(V38), viewer(V38), target([2, 1]), viewer([1])],
  ]],
  ["the viewer sends all at once", 1002, "before the target", [
    ...[target(V38), viewer(V38, [1], [1], KEY)],
  ]],
  ["ClientInit precedes the result of None", 1002, "before the target", [
    ...[target(V38), viewer(V38), target([1, 1]), viewer([1, 1])],
  ]],
  ["the response precedes the challenge", 1002, "before the target", [
    ...[target(V38), viewer(V38), target([1, 2]), viewer([2], RESPONSE)],
  ]],
  ["the response precedes the challenge's end", 1002, "before the target", [
    ...[target(V38), viewer(V38), target([1, 2]), viewer([2])],
    ...[target(CHALLENGE.subarray(1)), viewer(RESPONSE)],
  ]],
  ["ClientInit precedes the result", 1002, "before the target", [
    ...[target(V38), viewer(V38), target([1, 2]), viewer([2]), target(CHALLENGE)],
    viewer(RESPONSE, [1]),
  ]],
  ["ClientInit precedes the result's end", 1002, "before the target", [
    ...[target(V33), viewer(V33), target(u32(2), CHALLENGE), viewer(RESPONSE)],
    ...[target([0, 0, 0]), viewer([1])],
  ]],
  ["the target is a repeater", 4502, "RFB 3.3 or later", [
    ...[target(ascii("RFB 000.000\n")), viewer(V38)],
  ]],
  ["the target's banner is none", 4502, "RFB 3.3 or later", [
    ...[target(ascii("RFB 3.8     ")), viewer(V38)],
  ]],
  ["the target speaks out of turn", 4502, "did not wait", [
    ...[target(V33, u32(0)), viewer(V33)],
  ]],
  ["the target offers nothing", 4502, "did not let", [
    ...[target(V38), viewer(V38), target([0], u32(4), ascii("busy")), viewer([1])],
  ]],
  ["the target dictates nothing", 4502, "did not let", [
    ...[target(V33), viewer(V33), target(u32(0)), viewer([1])],
  ]],
  ["the password was wrong", 4502, "did not let", [
    ...[target(V38), viewer(V38), target([1, 2]), viewer([2]), target(CHALLENGE)],
    ...[viewer(RESPONSE), target(u32(1), u32(2), ascii("no")), viewer([1])],
  ]],
  ["the target goes on with another list", 4502, "did not let", [
    ...[target(V38), viewer(V38), target([1, 1]), viewer([1])],
    ...[target(u32(0xffffffff)), viewer([1])],
  ]],
];

for (const [why, code, reason, lines] of REFUSED) {
  Deno.test(`ViewOnly ends the session when ${why}`, () => {
    const before = concat(...words(lines.slice(0, -1), "viewer"));
    const last = lines.at(-1)![1];
    for (const [how, cut] of Object.entries(CUTS)) {
      const inspector = new ViewOnly();
      assertEquals(passed(lines.slice(0, -1), cut, inspector), before, how);
      // All but the last byte, so that what passes of it can be seen.
      const rest: number[] = [];
      const error = assertThrows(() => {
        for (const portion of cut(Uint8Array.from(last))) {
          rest.push(...inspector.fromViewer(portion));
        }
      }, FrameError);
      assertEquals(error.code, code, how);
      assertStringIncludes(error.message, reason);
      assertEquals(rest.length < last.length, true, "the whole line passed");
      assertThrows(() => inspector.fromViewer(Uint8Array.from(REQUEST)), FrameError, reason);
    }
  });
}

Deno.test("ViewOnly never throws at the target's words, whatever they are", () => {
  const inspector = new ViewOnly();
  for (let i = 0; i < 64; i++) inspector.fromTarget(new Uint8Array(257).fill(i));
  assertThrows(() => inspector.fromViewer(V38.slice()), FrameError, "RFB 3.3 or later");
});

Deno.test("ViewOnly reads a list of 255 types", () => {
  const list = Uint8Array.from({ length: 255 }, (_, i) => 255 - i);
  const lines = [target(V38), viewer(V38), target([255], list), viewer([1])];
  assertEquals(passed(lines, CUTS["byte by byte"]!), concat(V38, [1]));
});

for (
  const [name, hears] of [["QEMU", true], ["QEMU (box)", true], ["bhyve", false], [
    "Q",
    false,
  ]] as const
) {
  Deno.test(`ViewOnly asks a desktop named ${name} for sound: ${hears}`, () => {
    const audio = [255, 1, 0, 0];
    const init = target(new Uint8Array(20), u32(name.length), ascii(name), new Uint8Array(64));
    const after = [...HANDSHAKE, viewer(audio), init, viewer(audio, REQUEST)];
    const wanted = concat(HANDSHAKE_PASSES, hears ? audio : [], REQUEST);
    for (const [how, cut] of Object.entries(CUTS)) assertEquals(passed(after, cut), wanted, how);
  });
}
