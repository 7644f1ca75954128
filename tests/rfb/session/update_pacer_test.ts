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
  const update = (pixels = PIXELS) => {
    made.updateBegins();
    const atHeader = take(said);
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

Deno.test("UpdatePacer is quiet after the answer to the one request that is out", () => {
  const { pacer: made, update, said } = pacer();
  made.encodingsSent();
  update();
  said();
  let quiet = 0;
  made.whenQuiet(() => quiet++);
  assertEquals(update(0), ["", ""]);
  assertEquals(quiet, 0);
  assertEquals(update(3), ["", ""]);
  assertEquals(quiet, 1);
  made.askForAll();
  assertEquals(said(), "all 40x30");
  assertEquals(update(), ["more 40x30", ""]);
});

Deno.test("UpdatePacer is quiet only after the answer to a request for all, and asks for more until then", () => {
  const { pacer: made, update, said } = pacer();
  made.encodingsSent();
  said();
  let quiet = 0;
  made.whenQuiet(() => quiet++);
  assertEquals(update(5), ["more 40x30", ""]);
  assertEquals(update(5), ["more 40x30", ""]);
  assertEquals(update(PIXELS), ["more 40x30", ""]);
  assertEquals(quiet, 0);
  assertEquals(update(5), ["", ""]);
  assertEquals(quiet, 1);
});

Deno.test("UpdatePacer does not wait for ever for an answer that came in parts", () => {
  const { pacer: made, update } = pacer();
  made.encodingsSent();
  let quiet = 0;
  made.whenQuiet(() => quiet++);
  for (let i = 0; i < 12; i++) update(5);
  assertEquals(quiet, 1);
});

Deno.test("UpdatePacer is quiet when pushing has ended, and has updates pushed again after that", () => {
  const { pacer: made, update, said } = pushing();
  let quiet = 0;
  made.whenQuiet(() => quiet++);
  assertEquals([said(), quiet], ["stop", 0]);
  assertEquals([...update(), quiet], ["", "", 0]);
  made.pushEnded();
  assertEquals([said(), quiet], ["", 1]);
  made.askForAll();
  assertEquals([said(), ...update()], ["all 40x30", "more 40x30", "push 40x30"]);
});

Deno.test("UpdatePacer is quiet at once where nothing was asked for", () => {
  const { pacer: made } = pacer();
  made.setVisible(false);
  made.encodingsSent();
  let quiet = 0;
  made.whenQuiet(() => quiet++);
  assertEquals(quiet, 1);
});
