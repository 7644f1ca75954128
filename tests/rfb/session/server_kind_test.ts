import { assertEquals } from "@std/assert";
import { CANVAS_FORMAT, WIRE_FORMATS } from "../../../rfb/pixel_format.ts";
import {
  closesOnResize,
  countsRequests,
  keepsItsFormat,
  mayBeProbed,
  possibleColours,
  type ServerIdentity,
  serverKindOf,
} from "../../../rfb/session/server_kind.ts";

const ORDINARY: ServerIdentity = {
  banner: "003.008",
  securityTypes: [2],
  name: "desk",
  format: CANVAS_FORMAT,
};
const MAPPED = { ...WIRE_FORMATS["8-bit"], trueColour: false };

const CASES: readonly (readonly [string, Partial<ServerIdentity>])[] = [
  ["other", {}],
  ["other", { securityTypes: [19, 16, 2, 1] }],
  ["other", { securityTypes: [19, 129, 5, 30, 2, 1] }],
  ["other", { format: MAPPED }],
  ["other", { name: "my QEMU" }],
  ["qemu", { name: "QEMU (vm7)" }],
  ["qemu", { name: "QEMU" }],
  ["neatvnc", { name: "WayVNC", securityTypes: [19, 129, 5, 30, 2, 1] }],
  ["amt", { banner: "004.000" }],
  ["amt", { name: "Intel(r) AMT KVM" }],
  ["panel", { banner: "003.003", format: MAPPED }],
  ["ultravnc", { securityTypes: [17, 117, 2] }],
  ["ultravnc", { securityTypes: [113] }],
  ["realvnc", { banner: "005.000" }],
  ["realvnc", { banner: "004.001" }],
  ["realvnc", { securityTypes: [13, 5, 133, 129] }],
  ["apple", { banner: "003.889", securityTypes: [30, 2] }],
  ["apple", { securityTypes: [30, 33, 36, 2] }],
  ["tightvnc", { securityTypes: [16, 2] }],
];

Deno.test("serverKindOf() tells servers by what they say before the first message", () => {
  for (const [kind, signs] of CASES) {
    assertEquals(serverKindOf({ ...ORDINARY, ...signs }), kind, JSON.stringify(signs));
  }
});

Deno.test("keepsItsFormat() leaves Intel's 8 and 16 bits and B&R's colour map alone", () => {
  assertEquals(keepsItsFormat("amt", WIRE_FORMATS["16-bit"]), true);
  assertEquals(keepsItsFormat("amt", CANVAS_FORMAT), false);
  assertEquals(keepsItsFormat("panel", MAPPED), true);
  assertEquals(keepsItsFormat("other", MAPPED), false);
});

Deno.test("possibleColours() asks Intel's AMT for no more than 16 bits", () => {
  assertEquals(possibleColours("amt", "full"), "16-bit");
  assertEquals(possibleColours("amt", "8-bit"), "8-bit");
  assertEquals(possibleColours("other", "full"), "full");
});

Deno.test("closesOnResize() spares TightVNC", () => {
  assertEquals([closesOnResize("tightvnc"), closesOnResize("other")], [true, false]);
});

Deno.test("countsRequests() knows neatvnc", () => {
  assertEquals([countsRequests("neatvnc"), countsRequests("other")], [true, false]);
});

Deno.test("mayBeProbed() spares servers that stumble over requests", () => {
  const kinds = [
    "amt",
    "panel",
    "apple",
    "neatvnc",
    "qemu",
    "ultravnc",
    "tightvnc",
    "other",
  ] as const;
  assertEquals(kinds.map(mayBeProbed), [false, false, false, false, true, true, true, true]);
});
