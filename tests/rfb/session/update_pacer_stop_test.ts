/** Servers that never confirm the end of continuous updates, or late. */
import { assertEquals } from "@std/assert";
import { pushing } from "./_pacer.ts";

/** A pacer that has told its server to stop, since nobody looked for a moment. */
function stopping() {
  const made = pushing();
  made.pacer.setVisible(false);
  made.pacer.setVisible(true);
  assertEquals(made.said(), "stop");
  return made;
}

Deno.test("UpdatePacer takes an answered fence for the end that is never confirmed, and goes on", () => {
  const { update, said, answerFence } = stopping();
  assertEquals([...update(), said()], ["", "", ""]);
  answerFence();
  assertEquals(said(), "more 40x30,push 40x30");
  assertEquals(update(), ["", ""]);
});

Deno.test("UpdatePacer stops a server without confirmations again and again", () => {
  const { pacer: made, said, answerFence } = stopping();
  for (let i = 0; i < 20; i++) {
    answerFence();
    assertEquals(said(), "more 40x30,push 40x30");
    made.setVisible(false);
    made.setVisible(true);
    assertEquals(said(), "stop");
  }
});

Deno.test("UpdatePacer asks a server that it stopped for a backlog, though that is never confirmed", () => {
  const { state, update, said, answerFence } = pushing();
  state.backlogBytes = 9 * 1024 * 1024;
  assertEquals(update(), ["", "stop"]);
  state.backlogBytes = 0;
  answerFence();
  assertEquals(said(), "more 40x30");
  assertEquals(update(), ["more 40x30", ""]);
});

Deno.test("UpdatePacer is quiet in the end with a server that never confirms that it stopped", () => {
  const { pacer: made, update, said, answerFence } = pushing();
  let quiet = 0;
  made.whenQuiet(() => quiet++);
  assertEquals(said(), "stop");
  answerFence();
  assertEquals([said(), quiet], ["row 0", 0]);
  const row = { x: 0, y: 0, width: 40, height: 1 };
  assertEquals([...update(40, row), quiet], ["", "push 40x30", 1]);
});

Deno.test("UpdatePacer asks for nothing when the fence is answered while nobody looks", () => {
  const { pacer: made, said, answerFence } = pushing();
  made.setVisible(false);
  assertEquals(said(), "stop");
  answerFence();
  assertEquals(said(), "");
  made.setVisible(true);
  assertEquals(said(), "push 40x30");
});

Deno.test("UpdatePacer takes a confirmation first, and no notice of the fence then", () => {
  const { pacer: made, said, answerFence } = stopping();
  made.pushEnded();
  assertEquals(said(), "more 40x30,push 40x30");
  answerFence();
  assertEquals(said(), "");
  made.setVisible(false);
  assertEquals(said(), "stop");
});

Deno.test("UpdatePacer takes a fence's answer for that of its own stop alone", () => {
  const { pacer: made, said, answerFence } = stopping();
  made.pushEnded();
  made.setVisible(false);
  made.setVisible(true);
  assertEquals(said(), "more 40x30,push 40x30,stop");
  answerFence();
  assertEquals(said(), "");
  answerFence();
  assertEquals(said(), "more 40x30,push 40x30");
});

Deno.test("UpdatePacer is not surprised by confirmations that come after the fence's answer", () => {
  const { pacer: made, said, answerFence } = stopping();
  for (let i = 0; i < 20; i++) {
    answerFence();
    assertEquals(said(), "more 40x30,push 40x30");
    made.pushEnded();
    assertEquals(said(), "push 40x30");
    made.setVisible(false);
    made.setVisible(true);
    assertEquals(said(), "stop");
  }
});

Deno.test("UpdatePacer takes a late confirmation of one stop for that of the next, and the next one too", () => {
  const { pacer: made, said, answerFence } = stopping();
  answerFence();
  made.setVisible(false);
  made.setVisible(true);
  assertEquals(said(), "more 40x30,push 40x30,stop");
  made.pushEnded();
  assertEquals(said(), "more 40x30,push 40x30");
  answerFence();
  assertEquals(said(), "");
  made.pushEnded();
  assertEquals(said(), "push 40x30");
});
