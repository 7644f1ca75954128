/** The pacer with servers that use up one request with each update, as neatvnc does. */
import { assertEquals } from "@std/assert";

import { pacer, PIXELS } from "./_pacer.ts";

const ALL = { x: 0, y: 0, width: 40, height: 30 };
const rowAt = (y: number) => ({ x: 0, y, width: 40, height: 1 });

/** A pacer that has the first picture, is owed one update, and of which something waits then. */
function waiting() {
  const state = { quiet: 0, nowMs: 0 };
  const made = pacer({ clock: () => state.nowMs });
  made.pacer.serverCounts();
  made.pacer.encodingsSent();
  made.update();
  made.said();
  made.pacer.whenQuiet(() => state.quiet++);
  /** Answers the row that was asked for, with that row alone. */
  const answer = (said: string) => {
    const row = rowAt(Number(said.slice("row ".length)));
    return made.update(40, row)[1]!;
  };
  return Object.assign(state, made, { answer });
}

Deno.test("UpdatePacer is not quiet with the answer to a row while the request before is owed", () => {
  const made = waiting();
  assertEquals(made.said(), "row 0");
  assertEquals([...made.update(40, rowAt(0)), made.quiet], ["", "row 12", 0]);
  assertEquals([...made.update(5, { x: 3, y: 3, width: 5, height: 1 }), made.quiet], ["", "", 0]);
  assertEquals([...made.update(40, rowAt(12)), made.quiet], ["", "", 1]);
});

Deno.test("UpdatePacer takes a desktop to rest of which rows came alone for a while", () => {
  const made = waiting();
  let said = made.said();
  for (let rows = 1; rows < 40; rows++) said = made.answer(said);
  assertEquals(made.quiet, 0);
  made.nowMs = 999;
  said = made.answer(said);
  assertEquals(made.quiet, 0);
  made.nowMs = 1000;
  assertEquals([made.answer(said), made.quiet], ["", 1]);
});

Deno.test("UpdatePacer takes no desktop to rest of which a few rows came in a long time", () => {
  const made = waiting();
  made.nowMs = 10_000;
  let said = made.said();
  for (let rows = 1; rows < 16; rows++) said = made.answer(said);
  assertEquals(made.quiet, 0);
  assertEquals([made.answer(said), made.quiet], ["", 1]);
});

Deno.test("UpdatePacer waits for the next update of a desktop that sends everything all the time", () => {
  const made = waiting();
  assertEquals(made.said(), "row 0");
  const asked = Array.from({ length: 8 }, () => made.update(PIXELS, ALL)[1]!);
  assertEquals(asked.map((said) => said.startsWith("row ")), [...Array(7).fill(true), false]);
  assertEquals([...made.update(PIXELS, ALL), made.quiet], ["", "", 1]);
});

Deno.test("UpdatePacer is quiet when updates without pixels used the requests up", () => {
  const made = waiting();
  assertEquals(made.said(), "row 0");
  assertEquals([...made.update(0), made.quiet], ["", "", 0]);
  assertEquals([...made.update(0), made.quiet], ["", "", 1]);
});

Deno.test("UpdatePacer lets no requests heap up at a server that counts them", () => {
  const { pacer: made, update, said } = pacer();
  made.serverCounts();
  made.encodingsSent();
  assertEquals([said(), ...update(0), ...update()], [
    "all 40x30",
    "more 40x30",
    "",
    "more 40x30",
    "",
  ]);
  made.refresh(ALL);
  assertEquals([said(), ...update()], ["all 40x30", "", ""]);
  assertEquals(update(), ["more 40x30", ""]);
});

Deno.test("UpdatePacer asks a server that counts for nothing more when somebody looks again", () => {
  const { pacer: made, update, said } = pacer();
  made.serverCounts();
  made.encodingsSent();
  update();
  said();
  made.setVisible(false);
  made.setVisible(true);
  assertEquals(said(), "");
  made.setVisible(false);
  assertEquals(update(), ["", ""]);
  made.setVisible(true);
  assertEquals(said(), "more 40x30");
});
