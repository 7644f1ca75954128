import { assertEquals } from "@std/assert";
import type { Copy } from "../../../../proxy/demo/pending_picture.ts";
import { Desk } from "../../../../proxy/demo/scene/desk.ts";
import type { SceneSink } from "../../../../proxy/demo/scene/scene.ts";
import { Framebuffer } from "../../../../rfb/framebuffer.ts";
import type { Rect } from "../../../../rfb/rect.ts";
import { Random } from "../../../rfb/_random.ts";

const START = Date.UTC(2026, 2, 2, 10, 20, 30, 400);
const FRAME_MS = 33;

class Witness implements SceneSink {
  copies: Copy[] = [];
  damage: Rect[] = [];
  /** Follows by copies and damage alone. */
  follow: ((change: Copy | Rect) => void) | undefined;

  damaged(rect: Rect): void {
    this.damage.push(rect);
    this.follow?.(rect);
  }

  copied(copy: Copy): void {
    this.copies.push(copy);
    this.follow?.(copy);
  }

  forget(): void {
    this.copies = [];
    this.damage = [];
  }
}

function openDesk(width: number, height: number) {
  const sink = new Witness();
  const desk = new Desk(width, height, sink);
  desk.advance(START);
  desk.join(1);
  return { desk, sink };
}

/** A visitor who does anything. */
function act(desk: Desk, random: Random): void {
  const [x, y] = [random.below(desk.width), random.below(desk.height)];
  const deeds = [
    () => desk.pointer(1, 1, x, y),
    () => desk.pointer(1, 1, x, y),
    () => desk.pointer(1, 0, x, y),
    () => desk.pointer(1, 1 << random.below(5), x, y),
    () => desk.key(1, 0x20 + random.below(200), true),
    () => desk.key(1, random.below(2) ? 0xff0d : 0xff08, true),
    () => desk.clipboard({ text: "clip ".repeat(random.below(9)) }),
  ];
  deeds[random.below(deeds.length)]!();
}

for (const [width, height] of [[1280, 800], [300, 200], [1, 1]] as const) {
  Deno.test(`Desk of ${width}x${height} paints in parts what it paints as a whole`, () => {
    const random = new Random(width);
    const { desk } = openDesk(width, height);
    for (let frame = 1; frame <= 60; frame++) {
      act(desk, random);
      desk.advance(START + FRAME_MS * frame);
      if (frame % 6) continue;
      const inParts = desk.pixels.slice();
      desk.resize(width, height);
      desk.advance(START + FRAME_MS * frame);
      assertEquals(firstDifference(inParts, desk.pixels, width), undefined, `frame ${frame}`);
    }
  });

  Deno.test(`Desk of ${width}x${height} tells each copy and all damage`, () => {
    const random = new Random(width + 1);
    const { desk, sink } = openDesk(width, height);
    const follower = new Framebuffer(width, height);
    follower.blit({ x: 0, y: 0, width, height }, desk.pixels);
    sink.follow = (change) => {
      if ("rect" in change) return follower.copy(change.rect, change.sourceX, change.sourceY);
      for (let y = change.y; y < change.y + change.height; y++) {
        const at = y * width + change.x;
        follower.pixels.set(desk.pixels.subarray(at, at + change.width), at);
      }
    };
    for (let frame = 1; frame <= 60; frame++) {
      act(desk, random);
      desk.advance(START + FRAME_MS * frame);
      assertEquals(firstDifference(follower.pixels, desk.pixels, width), undefined, `${frame}`);
    }
  });
}

function firstDifference(a: Uint32Array, b: Uint32Array, width: number): string | undefined {
  const i = a.findIndex((word, at) => word !== b[at]);
  return i < 0 ? undefined : `${i % width},${Math.floor(i / width)}`;
}

Deno.test("Desk scrolls and moves windows by copies", () => {
  const { desk, sink } = openDesk(1280, 800);
  sink.forget();
  desk.advance(START + 2 * FRAME_MS);
  assertEquals(sink.copies.filter(({ rect, sourceX }) => sourceX > rect.x).length, 1);
  // The editor's title bar, dragged, after the ripple of the press has gone.
  desk.pointer(1, 1, 800, 298);
  for (let frame = 3; frame < 40; frame++) desk.advance(START + FRAME_MS * frame);
  sink.forget();
  desk.pointer(1, 1, 770, 328);
  desk.advance(START + FRAME_MS * 40);
  const moved = sink.copies.filter(({ rect, sourceX, sourceY }) =>
    sourceX - rect.x === 30 && sourceY - rect.y === -30
  );
  assertEquals(moved.length, 1);
});

Deno.test("Desk moves a window rightly that is partly under another one", () => {
  const { desk } = openDesk(1280, 800);
  // The editor, over the way of the window that wanders.
  desk.pointer(1, 1, 800, 298);
  desk.pointer(1, 1, 1000, 330);
  desk.pointer(1, 0, 1000, 330);
  for (let frame = 1; frame <= 120; frame++) {
    desk.advance(START + FRAME_MS * frame);
    if (frame % 10) continue;
    const inParts = desk.pixels.slice();
    desk.resize(1280, 800);
    desk.advance(START + FRAME_MS * frame);
    assertEquals(firstDifference(inParts, desk.pixels, 1280), undefined, `frame ${frame}`);
  }
});

Deno.test("Desk rests when time does", () => {
  const { desk, sink } = openDesk(1280, 800);
  desk.advance(START);
  sink.forget();
  desk.advance(START);
  assertEquals([sink.damage, sink.copies], [[], []]);
});

Deno.test("Desk types nothing while Control is held, until it is let go or its visitor leaves", () => {
  const { desk } = openDesk(1280, 800);
  const copied = () => desk.pointer(1, 1, 900, 552).clipboard?.text ?? "";
  const typeAndCopy = (letter: string) => {
    desk.key(1, letter.charCodeAt(0), true);
    const text = copied();
    desk.pointer(1, 0, 900, 552);
    return text;
  };
  assertEquals(typeAndCopy("a"), "a");
  desk.key(1, 0xffe3, true);
  assertEquals(typeAndCopy("b"), "a");
  desk.key(1, 0xffe3, false);
  assertEquals(typeAndCopy("c"), "ac");
  desk.key(1, 0xffe3, true);
  desk.leave(1);
  desk.join(1);
  assertEquals(typeAndCopy("d"), "acd");
});

Deno.test("Desk keeps windows within reach however far they are dragged", () => {
  const { desk } = openDesk(1280, 800);
  desk.pointer(1, 1, 800, 298);
  desk.pointer(1, 1, 65_535, 65_535);
  for (let frame = 1; frame < 3; frame++) desk.advance(START + FRAME_MS * frame);
  assertEquals(desk.pointer(1, 0, 640, 20).cursor?.hotspotX, 0);
  // What is left of its title bar in the corner still offers to be moved.
  assertEquals(desk.pointer(1, 0, 1240, 745).cursor?.hotspotX, 8);
});
