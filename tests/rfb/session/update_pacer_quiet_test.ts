import { assertEquals } from "@std/assert";

import { pacer, PIXELS, pushing } from "./_pacer.ts";

const ROWS = [0, 12, 24].map((y) => ({ x: 0, y, width: 40, height: 1 }));
const ALL = { x: 0, y: 0, width: 40, height: 30 };

/** A pacer of which something waits; `quiet` is how often that was done. */
function waiting(made = pacer()) {
  made.pacer.encodingsSent();
  made.update();
  made.said();
  const state = { quiet: 0 };
  made.pacer.whenQuiet(() => state.quiet++);
  return Object.assign(state, made);
}

Deno.test("UpdatePacer is quiet after the answer to a request for a row, though nothing changes", () => {
  const made = waiting();
  assertEquals([made.said(), made.quiet], ["row 0", 0]);
  assertEquals([...made.update(40, ROWS[0]), made.quiet], ["", "", 1]);
  made.pacer.askForAll();
  assertEquals(made.said(), "all 40x30");
  assertEquals(made.update(), ["more 40x30", ""]);
});

Deno.test("UpdatePacer is not quiet after updates that were on their way", () => {
  const made = waiting();
  made.said();
  assertEquals(made.update(5, { x: 3, y: 0, width: 5, height: 1 }), ["", ""]);
  assertEquals(made.update(40, ROWS[1]), ["", ""]);
  assertEquals([...made.update(PIXELS, ALL), made.quiet], ["", "row 12", 0]);
  assertEquals([...made.update(40, ROWS[0]), made.quiet], ["", "", 0]);
  assertEquals([...made.update(40, ROWS[1]), made.quiet], ["", "", 1]);
});

Deno.test("UpdatePacer is quiet in the end with a server that always sends everything", () => {
  const made = waiting();
  for (const row of [0, 12, 24, 10]) {
    assertEquals([made.said(), made.quiet], [`row ${row}`, 0]);
    made.pacer.updateBegins();
    made.pacer.painted(ALL);
    made.pacer.updateEnds(PIXELS);
  }
  made.update(PIXELS, ALL);
  assertEquals(made.quiet, 1);
});

Deno.test("UpdatePacer asks for another row when a size used up the request for one", () => {
  const made = waiting();
  made.said();
  made.pacer.updateBegins();
  made.state.area = { x: 0, y: 0, width: 50, height: 20 };
  made.pacer.resized();
  assertEquals(made.said(), "");
  made.pacer.updateEnds(0);
  assertEquals(made.said(), "row 1");
  made.pacer.refresh(ALL);
  assertEquals([made.said(), made.quiet], ["", 0]);
  made.update(50, { x: 0, y: 1, width: 50, height: 1 });
  assertEquals(made.quiet, 1);
});

Deno.test("UpdatePacer asks for another row after an update without pixels, but not for ever", () => {
  const made = waiting();
  assertEquals(made.said(), "row 0");
  for (const row of [12, 24, 10, 22, 8]) assertEquals(made.update(0), ["", `row ${row}`]);
  assertEquals(made.update(40, ROWS[0]), ["", ""]);
  assertEquals(made.update(0), ["", ""]);
  assertEquals([...made.update(40, { ...ROWS[0]!, y: 8 }), made.quiet], ["", "", 1]);
});

Deno.test("UpdatePacer asks for no other row when QEMU tells its size before the answer", () => {
  const made = waiting();
  assertEquals(made.said(), "row 0");
  made.pacer.updateBegins();
  made.pacer.sizeRepeated();
  made.pacer.updateEnds(0);
  assertEquals([made.said(), ...made.update(16 * 3, ROWS[0]), made.quiet], ["", "", "", 1]);
});

Deno.test("UpdatePacer is quiet when pushing has ended and a row came, and has updates pushed again", () => {
  const made = waiting(pushing());
  assertEquals([made.said(), made.quiet], ["stop", 0]);
  assertEquals([...made.update(), made.quiet], ["", "", 0]);
  made.pacer.pushEnded();
  assertEquals([made.said(), made.quiet], ["row 0", 0]);
  assertEquals([...made.update(40, ROWS[0]), made.quiet], ["", "push 40x30", 1]);
  made.pacer.askForAll();
  assertEquals([made.said(), ...made.update()], ["all 40x30", "", ""]);
});

Deno.test("UpdatePacer waits for somebody to look before it asks for a row", () => {
  const made = waiting();
  made.said();
  made.pacer.setVisible(false);
  assertEquals(made.update(0), ["", ""]);
  made.pacer.setVisible(true);
  assertEquals(made.said(), "row 12");
  made.update(40, ROWS[1]);
  assertEquals(made.quiet, 1);
});

Deno.test("UpdatePacer does nothing within an update that may only be done while it is quiet", () => {
  const { pacer: made } = pacer();
  made.setVisible(false);
  made.encodingsSent();
  let quiet = 0;
  made.updateBegins();
  made.whenQuiet(() => quiet++);
  assertEquals(quiet, 0);
  made.updateEnds(3);
  assertEquals(quiet, 1);
});

Deno.test("UpdatePacer is quiet at once where nothing was asked for", () => {
  const { pacer: made } = pacer();
  made.setVisible(false);
  made.encodingsSent();
  let quiet = 0;
  made.whenQuiet(() => quiet++);
  assertEquals(quiet, 1);
});
