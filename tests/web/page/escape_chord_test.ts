import { assertEquals } from "@std/assert";
import { EscapeChord } from "../../../web/page/escape_chord.ts";

function play(strokes: string): boolean {
  const chord = new EscapeChord();
  return strokes.split(" ").reduce((_, stroke) => {
    const code = stroke.slice(1);
    if (stroke.startsWith("+")) return chord.down(code), false;
    return chord.up(code);
  }, false);
}

Deno.test("EscapeChord is complete when all three went down and all are up", () => {
  assertEquals(play("+ControlLeft +AltLeft +ShiftLeft -AltLeft -ShiftLeft -ControlLeft"), true);
  assertEquals(
    play("+ShiftRight +AltRight +ControlRight -ControlRight -AltRight -ShiftRight"),
    true,
  );
  assertEquals(play("+ControlLeft +AltLeft +ShiftLeft -AltLeft -ShiftLeft"), false);
});

Deno.test("EscapeChord is no chord with another key between, or with two of the three", () => {
  assertEquals(
    play("+ControlLeft +AltLeft +ShiftLeft +KeyA -KeyA -AltLeft -ShiftLeft -ControlLeft"),
    false,
  );
  assertEquals(play("+ControlLeft +AltLeft +Delete -Delete -AltLeft -ControlLeft"), false);
  assertEquals(
    play("+ControlLeft +ControlRight +AltLeft -ControlLeft -ControlRight -AltLeft"),
    false,
  );
});

Deno.test("EscapeChord works again after a spoilt try", () => {
  const keys = "+KeyA -KeyA +ControlLeft +AltLeft +ShiftLeft -AltLeft -ShiftLeft -ControlLeft";
  assertEquals(play(keys), true);
});
