import { assertEquals } from "@std/assert";
import { textDifference } from "../../../web/page/text_difference.ts";

const CASES = [
  ["__", "__a", 0, "a"],
  ["__a", "__", 1, ""],
  ["__hel", "__hello ", 0, "lo "],
  ["__teh", "__the", 2, "he"],
  ["__ni", "__你", 2, "你"],
  ["__😀", "__", 1, ""],
  ["__😀", "__😁", 1, "😁"],
  ["", "", 0, ""],
] as const;

for (const [before, after, removed, added] of CASES) {
  Deno.test(`textDifference() from "${before}" to "${after}"`, () => {
    assertEquals(textDifference(before, after), { removed, added });
  });
}
