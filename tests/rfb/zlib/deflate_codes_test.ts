import { assert, assertEquals } from "@std/assert";
import { codeOfLengths, huffmanCode } from "../../../rfb/zlib/deflate_codes.ts";
import { Random } from "../_random.ts";

/** How much of the space of codes these lengths take: 1 is all of it. */
function taken(lengths: Uint8Array): number {
  return lengths.reduce((sum, length) => sum + (length > 0 ? 2 ** -length : 0), 0);
}

Deno.test("huffmanCode() takes the whole space and keeps to the limit, for any frequencies", () => {
  const random = new Random(6);
  for (let round = 0; round < 300; round++) {
    const limit = round % 2 === 0 ? 15 : 7;
    const count = 2 + random.below(limit === 15 ? 285 : 18);
    const steepness = random.below(4);
    const frequencies = Uint32Array.from({ length: count }, () => {
      return random.below(4) === 0 ? 0 : 1 + Math.floor(random.below(1000) ** steepness / 1e6);
    });
    const { lengths } = huffmanCode(frequencies, limit);
    assertEquals(taken(lengths), 1, `round ${round}`);
    assert(Math.max(...lengths) <= limit);
    const unused = frequencies.filter((frequency) => frequency > 0).length < 2;
    frequencies.forEach((frequency, symbol) => {
      if (!unused) assertEquals(lengths[symbol]! > 0, frequency > 0);
    });
  }
});

Deno.test("huffmanCode() shortens codes that would be too long: frequencies that grow like Fibonacci's", () => {
  const frequencies = new Uint32Array(19);
  let [a, b] = [1, 1];
  for (let i = 0; i < 19; i++, [a, b] = [b, a + b]) frequencies[i] = a;
  assertEquals(Math.max(...huffmanCode(frequencies, 15).lengths), 15);
  const { lengths } = huffmanCode(frequencies, 7);
  assertEquals([taken(lengths), Math.max(...lengths)], [1, 7]);
  // Rarer symbols never have shorter codes.
  for (let i = 1; i < 19; i++) assert(lengths[i]! <= lengths[i - 1]!);
});

Deno.test("huffmanCode() gives two symbols a code where one or none occurs", () => {
  assertEquals([...huffmanCode(Uint32Array.of(0, 0, 0), 15).lengths], [1, 1, 0]);
  assertEquals([...huffmanCode(Uint32Array.of(0, 0, 9), 15).lengths], [1, 0, 1]);
  assertEquals([...huffmanCode(Uint32Array.of(9, 0, 0), 15).lengths], [1, 1, 0]);
});

Deno.test("codeOfLengths() makes the code of the specification's example", () => {
  // RFC 1951 section 3.2.2: lengths 3, 3, 3, 3, 3, 2, 4, 4 are 010 to 110, 00, 1110 and 1111.
  const { codes } = codeOfLengths(Uint8Array.of(3, 3, 3, 3, 3, 2, 4, 4));
  assertEquals([...codes], [0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111]);
});
