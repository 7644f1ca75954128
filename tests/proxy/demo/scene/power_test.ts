import { assert, assertEquals } from "@std/assert";
import { Desk } from "../../../../proxy/demo/scene/desk.ts";

const START = Date.UTC(2026, 2, 2, 10, 20, 30, 400);
const BLACK = 0xff000000;

class Machine {
  readonly desk = new Desk(1280, 800, { damaged: () => {}, copied: () => {} });
  #now = START;

  constructor() {
    this.desk.advance(START);
    this.desk.join(1);
  }

  run(milliseconds: number): void {
    for (let left = milliseconds; left > 0; left -= 33) this.desk.advance(this.#now += 33);
  }

  get corner(): number {
    return this.desk.pixels[0]!;
  }

  type(text: string): void {
    for (const letter of text) this.desk.key(1, letter.charCodeAt(0), true);
  }

  /** What "Copy" gives. */
  get text(): string | undefined {
    const { clipboard } = this.desk.pointer(1, 1, 900, 552);
    this.desk.pointer(1, 0, 900, 552);
    return clipboard?.text;
  }

  /** Whether all of the picture is as the parts say that it should be. */
  assertWhole(): void {
    const inParts = this.desk.pixels.slice();
    this.desk.resize(1280, 800);
    this.desk.advance(this.#now);
    assertEquals(inParts.findIndex((word, i) => word !== this.desk.pixels[i]), -1);
  }
}

Deno.test("Desk fades out, starts anew and forgets everything at a reboot", () => {
  const machine = new Machine();
  const bright = machine.corner;
  machine.type("kept?");
  machine.desk.pointer(1, 1, 800, 298);
  machine.desk.pointer(1, 1, 700, 400);
  machine.run(99);
  machine.desk.power("reboot");
  machine.run(200);
  assert(machine.corner !== bright && machine.corner !== BLACK, "it does not fade");
  machine.assertWhole();
  machine.run(500);
  assertEquals(machine.corner, BLACK);
  machine.assertWhole();
  machine.type("lost");
  machine.run(1500);
  assertEquals(machine.corner, bright);
  machine.assertWhole();
  assertEquals(machine.text, undefined);
  machine.type("new");
  assertEquals(machine.text, "new");
});

Deno.test("Desk stays off after a shutdown until somebody clicks or types", () => {
  for (const wake of ["pointer", "key"] as const) {
    const machine = new Machine();
    const bright = machine.corner;
    machine.desk.power("shutdown");
    machine.run(5000);
    assertEquals(machine.corner, BLACK);
    machine.desk.pointer(1, 0, 5, 5);
    machine.run(2000);
    assertEquals(machine.corner, BLACK);
    machine.desk.power("shutdown");
    if (wake === "pointer") machine.desk.pointer(1, 1, 5, 5);
    else machine.type("x");
    machine.run(2000);
    assertEquals(machine.corner, bright);
  }
});

Deno.test("Desk is dark at once at a reset, and a reboot starts what is off", () => {
  const machine = new Machine();
  const bright = machine.corner;
  machine.desk.power("reset");
  machine.run(33);
  assertEquals(machine.corner, BLACK);
  machine.run(2000);
  assertEquals(machine.corner, bright);
  machine.desk.power("shutdown");
  machine.run(2000);
  machine.desk.power("reboot");
  machine.run(2000);
  assertEquals(machine.corner, bright);
});

Deno.test("Desk copies and pastes by Control C and V, and rings where there is nothing", () => {
  const { desk } = new Machine();
  const press = (keysym: number) => {
    desk.key(1, 0xffe3, true);
    const reaction = desk.key(1, keysym, true);
    desk.key(1, 0xffe3, false);
    return reaction;
  };
  assertEquals([press(0x63), press(0x76)], [{ bell: true }, { bell: true }]);
  desk.clipboard({ text: "a<b\n&c" });
  press(0x76);
  assertEquals(press(0x63), {
    clipboard: { text: "a<b\n&c", html: "<p>a&lt;b<br>&amp;c</p>" },
  });
  // With Alt, too, it is another shortcut.
  desk.key(1, 0xffe9, true);
  assertEquals(press(0x63), {});
});

Deno.test("Desk shows figures of the visitor who came last, and lamps", () => {
  const machine = new Machine();
  const bar = () => machine.desk.pixels.slice(770 * 1280, 795 * 1280);
  const figures = { encoding: "ZRLE", depth: 24, roundTripMs: 5, continuous: false };
  const changes = (act: () => void) => {
    const before = bar();
    act();
    machine.run(33);
    return bar().some((word, i) => word !== before[i]);
  };
  assert(changes(() => machine.desk.figures(1, figures)));
  assert(!changes(() => machine.desk.figures(1, figures)));
  machine.desk.join(2);
  assert(!changes(() => machine.desk.figures(1, { ...figures, depth: 8 })));
  assert(changes(() => machine.desk.figures(2, figures)));
  assert(changes(() => machine.desk.relight(4)));
  machine.desk.leave(2);
  assert(changes(() => machine.desk.figures(1, figures)));
});
