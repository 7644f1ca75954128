import { assertEquals, assertThrows } from "@std/assert";
import { parseSequenceParameters } from "../../../../rfb/decoders/h264/sequence_parameters.ts";
import { ProtocolError } from "../../../../rfb/errors.ts";
import { hex } from "../../../_bytes.ts";
import { Random } from "../../_random.ts";
import { sequence, SEQUENCES } from "./_h264.ts";

for (const [name, [text, width, height]] of Object.entries(SEQUENCES)) {
  Deno.test(`parseSequenceParameters() reads what an encoder wrote: ${name}`, () => {
    const found = parseSequenceParameters(hex(text));
    assertEquals([found.width, found.height], [width, height]);
    assertEquals(found.codedWidth, 16 * Math.ceil(width / 16));
    const rows = name.includes("two fields") ? 32 : 16;
    assertEquals(found.codedHeight, rows * Math.ceil(height / rows));
    assertEquals(found.codec, `avc1.${text.slice(2, 8).toUpperCase()}`);
  });
}

Deno.test("parseSequenceParameters() refuses parameters that are cut off", () => {
  const whole = sequence("constrained baseline");
  // Behind the size come hints for playing, which nobody here needs.
  for (let length = 0; length < 8; length++) {
    const cut = whole.subarray(0, length);
    assertThrows(() => parseSequenceParameters(cut), ProtocolError, "expected more");
  }
});

Deno.test("parseSequenceParameters() refuses numbers of more than 31 bits", () => {
  const long = hex("6742c00a 00000000 80000000 00000000");
  assertThrows(() => parseSequenceParameters(long), ProtocolError, "a number of 33 bits");
});

Deno.test("parseSequenceParameters() ends soon with our errors only, whatever the bytes are", () => {
  const random = new Random(20);
  const known = Object.values(SEQUENCES);
  let refused = 0;
  for (let i = 0; i < 20_000; i++) {
    const bytes = hex(known[random.below(known.length)]![0]);
    for (let left = 1 + random.below(4); left > 0; left--) {
      bytes[1 + random.below(bytes.length - 1)] = random.below(256);
    }
    try {
      const { width, codedWidth } = parseSequenceParameters(bytes);
      assertEquals(width <= codedWidth, true);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      refused++;
    }
  }
  assertEquals(refused > 100, true, `${refused} refused`);
});
