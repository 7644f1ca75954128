import { assertEquals } from "@std/assert";
import { splitAccessUnits } from "../../../../rfb/decoders/h264/access_units.ts";
import { concat, hex } from "../../../_bytes.ts";
import { FURTHER_SLICE, IDR_SLICE, PICTURE_PARAMETERS, sequence, SLICE, stream } from "./_h264.ts";

const DELIMITER = hex("09f0");
const INFORMATION = hex("060501ff80");
const END_OF_SEQUENCE = hex("0a");

/** What is said of each access unit. */
function split(bytes: Uint8Array) {
  return splitAccessUnits(bytes).map(({ start, end, isKey, sequences, isBeginning }) => ({
    bytes: [...bytes.subarray(start, end)],
    isKey,
    sequences: sequences.length,
    isBeginning,
  }));
}

Deno.test("splitAccessUnits() keeps parameters, information and slices with their picture", () => {
  const short = (...units: readonly Uint8Array[]) =>
    concat(...units.flatMap((unit) => [[0, 0, 1], unit]));
  const first = short(DELIMITER, sequence(), PICTURE_PARAMETERS, INFORMATION, IDR_SLICE);
  const second = short(SLICE, FURTHER_SLICE, END_OF_SEQUENCE);
  const third = short(INFORMATION, SLICE);
  assertEquals(split(concat(first, second, third)), [
    { bytes: [...first], isKey: true, sequences: 1, isBeginning: true },
    { bytes: [...second], isKey: false, sequences: 0, isBeginning: false },
    { bytes: [...third], isKey: false, sequences: 0, isBeginning: false },
  ]);
});

Deno.test("splitAccessUnits() tells pictures of one slice apart", () => {
  assertEquals(split(stream(IDR_SLICE, SLICE, SLICE)).map(({ isKey }) => isKey), [
    true,
    false,
    false,
  ]);
});

Deno.test("splitAccessUnits() begins only with both kinds of parameters, and a key picture", () => {
  assertEquals(split(stream(sequence(), IDR_SLICE))[0]!.isBeginning, false);
  assertEquals(split(stream(PICTURE_PARAMETERS, IDR_SLICE))[0]!.isBeginning, false);
  assertEquals(split(stream(PICTURE_PARAMETERS, sequence(), SLICE))[0]!.isBeginning, false);
  assertEquals(split(stream(PICTURE_PARAMETERS, sequence(), IDR_SLICE))[0]!.isBeginning, true);
});

Deno.test("splitAccessUnits() leaves out what belongs to no picture", () => {
  assertEquals(split(stream(sequence(), PICTURE_PARAMETERS)), []);
  assertEquals(split(stream(SLICE, sequence(), PICTURE_PARAMETERS)).length, 1);
  assertEquals(split(new Uint8Array()), []);
});
