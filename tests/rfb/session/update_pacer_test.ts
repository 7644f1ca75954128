import { assertEquals } from "@std/assert";
import { UpdatePacer } from "../../../rfb/session/update_pacer.ts";
import type { Rect } from "../../../rfb/rect.ts";

const PIXELS = 40 * 30;

/** A pacer whose messages are told in words, over a picture of 40x30 pixels. */
function pacer({ fences = false } = {}) {
  const area = { x: 0, y: 0, width: 40, height: 30 };
  const state = { area: area as Rect, backlogBytes: 0, hasFences: fences };
  const said: string[] = [];
  const made = new UpdatePacer({
    write: (bytes) => said.push(describe(bytes)),
    area: () => state.area,
    backlogBytes: () => state.backlogBytes,
    hasFences: () => state.hasFences,
  });
  /** An update with so many pixels; what was said at its header and at its end. */
  const update = (pixels = PIXELS, painted?: Rect) => {
    made.updateBegins();
    const atHeader = take(said);
    if (painted) made.painted(painted);
    made.updateEnds(pixels);
    return [atHeader, take(said)];
  };
  return { pacer: made, state, update, said: () => take(said) };
}

function take(said: string[]): string {
  return said.splice(0).join();
}

function describe(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const size = `${view.getUint16(6)}x${view.getUint16(8)}`;
  if (bytes[0] === 150) return bytes[1] ? `push ${size}` : "stop";
  if (view.getUint16(8) === 1) return `row ${view.getUint16(4)}`;
  return `${bytes[1] ? "more" : "all"} ${size}`;
}

/** A pacer of a server that pushes updates by now. */
function pushing() {
  const made = pacer({ fences: true });
  made.pacer.encodingsSent();
  made.pacer.pushEnded();
  made.update();
  made.said();
  return made;
}

Deno.test("UpdatePacer asks for all at the beginning, and for more at each header", () => {
  const { pacer: made, update, said } = pacer();
  assertEquals(said(), "");
  made.encodingsSent();
  assertEquals(said(), "all 40x30");
  assertEquals(update(), ["more 40x30", ""]);
  assertEquals(update(0), ["more 40x30", ""]);
  made.encodingsSent();
  assertEquals(said(), "");
});

Deno.test("UpdatePacer asks for nothing without pixels, and for all when there are some", () => {
  const { pacer: made, state, update, said } = pacer();
  state.area = { x: 0, y: 0, width: 0, height: 9 };
  made.encodingsSent();
  assertEquals([said(), ...update(0)], ["", "", ""]);
  made.updateBegins();
  state.area = { x: 0, y: 0, width: 7, height: 9 };
  made.resized();
  assertEquals(said(), "");
  made.updateEnds(0);
  assertEquals(said(), "all 7x9");
});

Deno.test("UpdatePacer asks at once for all where the size changed between two updates", () => {
  const { pacer: made, state, update, said } = pacer();
  made.encodingsSent();
  update();
  said();
  state.area = { x: 0, y: 0, width: 7, height: 9 };
  made.resized();
  assertEquals(said(), "all 7x9");
});

Deno.test("UpdatePacer has updates pushed once the first picture is here", () => {
  const { pacer: made, update, said } = pacer({ fences: true });
  made.encodingsSent();
  said();
  made.pushEnded();
  assertEquals(said(), "");
  assertEquals(update(0), ["more 40x30", ""]);
  assertEquals(update(5), ["more 40x30", "push 40x30"]);
  assertEquals(update(), ["", ""]);
});

Deno.test("UpdatePacer has nothing pushed by a server without fences", () => {
  const { pacer: made, update, said } = pacer();
  made.encodingsSent();
  said();
  made.pushEnded();
  assertEquals(update(), ["more 40x30", ""]);
});

Deno.test("UpdatePacer names the new area to a server that pushes, and asks for all of it", () => {
  const { pacer: made, state, said } = pushing();
  made.updateBegins();
  state.area = { x: 0, y: 0, width: 7, height: 9 };
  made.resized();
  made.updateEnds(0);
  assertEquals(said(), "push 7x9,all 7x9");
});

Deno.test("UpdatePacer goes on pushing after an acknowledgement of new encodings, without a request", () => {
  const { pacer: made, said } = pushing();
  for (let i = 0; i < 20; i++) {
    made.encodingsSent();
    made.pushEnded();
    assertEquals(said(), "push 40x30");
  }
});

Deno.test("UpdatePacer gives pushing up with a server that ends it again and again", () => {
  const { pacer: made, update, said } = pushing();
  for (let i = 0; i < 3; i++) {
    made.pushEnded();
    assertEquals(said(), "push 40x30");
  }
  made.pushEnded();
  assertEquals(said(), "more 40x30");
  assertEquals(update(), ["more 40x30", ""]);
});

Deno.test("UpdatePacer stops a server that pushes more than is read, and asks by itself for a while", () => {
  const { state, pacer: made, update, said } = pushing();
  state.backlogBytes = 9 * 1024 * 1024;
  assertEquals(update(), ["", "stop"]);
  state.backlogBytes = 0;
  assertEquals(update(), ["", ""]);
  made.pushEnded();
  assertEquals(said(), "more 40x30");
  for (let i = 0; i < 98; i++) assertEquals(update(), ["more 40x30", ""]);
  assertEquals(update(), ["more 40x30", "push 40x30"]);
});

Deno.test("UpdatePacer asks for nothing while nobody looks, and then for what was missed", () => {
  const { pacer: made, update, said } = pacer();
  made.encodingsSent();
  said();
  made.setVisible(false);
  assertEquals([...update(), ...update(0)], ["", "", "", ""]);
  made.refresh({ x: 1, y: 1, width: 2, height: 2 });
  assertEquals(said(), "");
  made.setVisible(true);
  made.setVisible(true);
  assertEquals(said(), "more 40x30");
});

Deno.test("UpdatePacer begins with all when somebody looks at last, and keeps a new size in mind", () => {
  const { pacer: made, state, said } = pacer();
  made.setVisible(false);
  made.encodingsSent();
  assertEquals(said(), "");
  made.setVisible(true);
  assertEquals(said(), "all 40x30");
  made.setVisible(false);
  state.area = { x: 0, y: 0, width: 7, height: 9 };
  made.resized();
  assertEquals(said(), "");
  made.setVisible(true);
  assertEquals(said(), "all 7x9");
});

Deno.test("UpdatePacer stops pushing while nobody looks, and asks only when that has ended", () => {
  const { pacer: made, update, said } = pushing();
  made.setVisible(false);
  assertEquals(said(), "stop");
  assertEquals(update(), ["", ""]);
  made.setVisible(true);
  assertEquals(said(), "");
  made.pushEnded();
  assertEquals(said(), "more 40x30,push 40x30");
});

/** The rows that are asked for one after the other in a picture of 30 rows. */
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
