import { assertEquals } from "@std/assert";
import { toFloatSamples } from "../../../web/worker/sound.ts";

Deno.test("toFloatSamples() maps all of 16 bits to -1 to 1", () => {
  const samples = Int16Array.of(-32768, -16384, 0, 16384, 32767);
  assertEquals([...toFloatSamples(samples)], [-1, -0.5, 0, 0.5, 32767 / 32768]);
});
