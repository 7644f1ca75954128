import { assertEquals, assertThrows } from "@std/assert";
import { NAL_UNITS_LIMIT, splitNalUnits } from "../../../../rfb/decoders/h264/nal_units.ts";
import { ProtocolError } from "../../../../rfb/errors.ts";
import { hex } from "../../../_bytes.ts";

/** What a slow reader finds: all places after 00 00 01, up to the next such place, without zeros at the end. */
function expectedUnits(bytes: Uint8Array): number[][] {
  const text = [...bytes].map((byte) => String.fromCharCode(byte)).join("");
  return text.split("\0\0\x01").slice(1)
    .map((unit) => [...unit.replace(/\0+$/, "")].map((character) => character.charCodeAt(0)))
    .filter((unit) => unit.length > 0);
}

Deno.test("splitNalUnits() finds the units between start codes of any length", () => {
  const cases = [
    "",
    "000000",
    "000001",
    "00000165",
    "0000000165aa 000001 41 00000000 000001 09f0",
    "000001 000001 65",
    "000001 6500000300 000003 01 000001 41",
    "00000001 6501000001 41000101",
    "000001 65 0000",
  ];
  for (const text of cases) {
    const bytes = hex(text);
    const units = splitNalUnits(bytes);
    assertEquals(
      units.map(({ start, end }) => [...bytes.subarray(start, end)]),
      expectedUnits(bytes),
      text,
    );
    for (const { type, at, start } of units) {
      assertEquals([...bytes.subarray(at, start)], [0, 0, 1]);
      assertEquals(type, bytes[start]! & 31);
    }
  }
});

Deno.test("splitNalUnits() agrees with a slow reader about streams of small numbers", () => {
  for (let number = 0; number < 3 ** 9; number++) {
    const digits = number.toString(3).padStart(9, "0");
    const bytes = hex("00000165" + [...digits].map((digit) => `0${digit}`).join(""));
    const found = splitNalUnits(bytes).map(({ start, end }) => [...bytes.subarray(start, end)]);
    assertEquals(found, expectedUnits(bytes), digits);
  }
});

Deno.test("splitNalUnits() refuses what does not begin with a start code", () => {
  for (const text of ["65", "ff000001 65", "000002", "00000000ff"]) {
    assertThrows(() => splitNalUnits(hex(text)), ProtocolError, "expected a start code");
  }
});

Deno.test("splitNalUnits() bounds the number of units", () => {
  const unit = "00000141";
  assertEquals(splitNalUnits(hex(unit.repeat(NAL_UNITS_LIMIT))).length, NAL_UNITS_LIMIT);
  const more = hex(unit.repeat(NAL_UNITS_LIMIT + 1));
  assertThrows(() => splitNalUnits(more), ProtocolError, `more than ${NAL_UNITS_LIMIT}`);
});
