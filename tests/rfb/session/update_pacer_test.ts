import { assertEquals } from "@std/assert";

import { pacer, pushing } from "./_pacer.ts";

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
