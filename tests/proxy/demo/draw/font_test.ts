import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Canvas } from "../../../../proxy/demo/draw/canvas.ts";
import { Font } from "../../../../proxy/demo/draw/font.ts";

const font = new Font({ capHeight: 10, weight: 1.3 });
const fixed = new Font({ capHeight: 10, weight: 1.3, fixed: true });

Deno.test("Font draws every printable ASCII character and €, each unlike the others", () => {
  const seen = new Map<string, string>();
  const box = font.image("\u4e2d", 0).coverage;
  const codes = Array.from({ length: 0x7f - 0x21 }, (_, i) => 0x21 + i);
  for (const character of String.fromCharCode(...codes, 0x20ac)) {
    assertNotEquals(font.image(character, 0).coverage, box, character);
    const { coverage, left, top, width } = font.image(character, 0);
    assert(coverage.some((ink) => ink > 100), character);
    const key = [left, top, width, ...coverage].join();
    assertEquals(seen.get(key), undefined, character);
    seen.set(key, character);
  }
});

Deno.test("Font shows accents, and a box for what it has not", () => {
  const ink = (character: string) => font.image(character, 0).coverage.reduce((a, b) => a + b, 0);
  assert(ink("\u00e9") > ink("e"));
  assert(ink("\u00c4") > ink("A"));
  assertEquals(font.image("\u4e2d", 0).coverage, font.image("\u263a", 0).coverage);
  assertEquals(ink(" "), 0);
});

Deno.test("Font measures what text() advances; fixed fonts give every character the same", () => {
  const canvas = new Canvas(300, 40);
  for (const each of [font, fixed]) {
    const end = canvas.text(10, 20, "Width: \u00e9 {x}", each, 0xffffffff);
    assert(Math.abs(end - 10 - each.measure("Width: \u00e9 {x}")) < 1e-9);
  }
  assertEquals(fixed.advance("i"), fixed.advance("W"));
  assert(font.advance("i") < font.advance("W"));
});
