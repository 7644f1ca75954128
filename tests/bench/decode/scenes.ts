import { drawPicture, type Picture } from "../../servers/picture.ts";
import type { XClient } from "../../servers/x_client.ts";
import type { Step } from "./recorder.ts";

const GLYPH_WIDTH = 8;
const LINE_HEIGHT = 16;
const PAPER = 0xfafafa;
/** Ink and the shades in which smooth fonts end. */
const INKS = [0x202020, 0x202020, 0x8a8a8a, 0xc4c4c4] as const;
const TERMINAL = 0x101418;
const TERMINAL_INK = 0xd0d0d0;
const DESKTOP = 0x2e5a88;
const MARKED = 0xb8d4f0;
/** Width and height of the window that is dragged. */
const WINDOW = 500;

/** A terminal that scrolls by one line in each of `count` steps, as its X client does: copy, then a new line. */
export function scrollingTerminal(count: number): Step[] {
  const box = { x: 96, y: 96, width: 1600, height: 880 };
  const ink = (seed: number) => seed % 3 === 0 ? TERMINAL_INK : undefined;
  const line = (number: number) => textLine(box.width, number, TERMINAL, ink);
  const first: Step = async (x) => {
    await x.fill(0, 0, x.width, x.height, DESKTOP);
    for (let y = 0; y < box.height; y += LINE_HEIGHT) await x.put(line(y), box.x, box.y + y);
  };
  return [
    first,
    ...Array.from({ length: count }, (_, i): Step => async (x) => {
      const rest = box.height - LINE_HEIGHT;
      await x.copy(box.x, box.y + LINE_HEIGHT, box.width, rest, box.x, box.y);
      await x.put(line(10_000 + i), box.x, box.y + rest);
    }),
  ];
}

/**
 * Office work in `count` steps: a document that scrolls under a marked word or two, a window that is
 * dragged, a word that is typed.
 */
export function officeWork(count: number): Step[] {
  const page = { x: 64, y: 96, width: 1200, height: 880 };
  const line = (number: number) => textLine(page.width, number, PAPER, shade);
  const word = (x: XClient, seed: number, paper: number) =>
    x.put(
      textLine(96, seed, paper, shade),
      page.x + 64 + 131 * seed % 900,
      page.y + 64 + LINE_HEIGHT * (37 * seed % 40),
    );
  const first: Step = async (x) => {
    await x.fill(0, 0, x.width, x.height, DESKTOP);
    await x.fill(0, 0, x.width, 64, 0xe4e4e4);
    for (let y = 0; y < page.height; y += LINE_HEIGHT) await x.put(line(y), page.x, page.y + y);
    await x.put(document(WINDOW, WINDOW, 1), windowAt(0).x, windowAt(0).y);
  };
  const scroll = (i: number): Step => async (x) => {
    const by = 3 * LINE_HEIGHT;
    await x.copy(page.x, page.y + by, page.width, page.height - by, page.x, page.y);
    for (let row = 0; row < 3; row++) {
      await x.put(line(3 * i + row), page.x, page.y + page.height - by + row * LINE_HEIGHT);
    }
    // What stays marked while the rest moves splits the copy into many, as a pointer over a page does.
    await word(x, i, MARKED);
    await word(x, i + 1, MARKED);
  };
  const drag = (i: number): Step => async (x) => {
    const [from, to] = [windowAt(i - 3), windowAt(i)];
    await x.copy(from.x, from.y, WINDOW, WINDOW, to.x, to.y);
    const [left, top] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
    const [across, down] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
    if (across > 0) {
      await x.fill(to.x > from.x ? left : to.x + WINDOW, from.y, across, WINDOW, DESKTOP);
    }
    if (down > 0) await x.fill(from.x, to.y > from.y ? top : to.y + WINDOW, WINDOW, down, DESKTOP);
  };
  const type = (i: number): Step => (x) => word(x, 7 * i, PAPER);
  const kinds = [scroll, drag, type];
  return [first, ...Array.from({ length: count }, (_, i) => kinds[i % 3]!(i))];
}

/** Where the window is at step `number`: to and fro. */
function windowAt(number: number): { x: number; y: number } {
  const swing = (range: number, at: number) => Math.abs(at % (2 * range) - range);
  return {
    x: 1300 + swing(110, 9 * Math.max(0, number)),
    y: 120 + swing(300, 13 * Math.max(0, number)),
  };
}

/** A video of 1280×720 in `count` steps: waves of colour with an edge that moves, and a camera's noise. */
export function video(count: number): Step[] {
  const first: Step = (x) => x.fill(0, 0, x.width, x.height, DESKTOP);
  return [
    first,
    ...Array.from({ length: count }, (_, i): Step => (x) => x.put(videoFrame(i), 320, 180)),
  ];
}

function videoFrame(number: number): Picture {
  const wave = (at: number) => Math.round(100 + 80 * Math.sin(at / 60));
  const red = Array.from({ length: 1280 }, (_, x) => wave(x + 3 * number));
  const green = Array.from({ length: 720 }, (_, y) => wave(1.4 * y - 2 * number));
  const blue = Array.from({ length: 2000 }, (_, sum) => wave(0.8 * sum + number));
  const centre = 640 + 400 * Math.sin(number / 20);
  return drawPicture(1280, 720, (x, y) => {
    const noise = mix(x, y, number);
    const light = Math.abs(x - centre) < 150 && Math.abs(y - 360) < 150 ? 50 : 0;
    const part = (value: number, bits: number) => value + light + (noise >>> bits & 7);
    return part(red[x]!, 0) << 16 | part(green[y]!, 8) << 8 | part(blue[x + y]!, 16);
  });
}

/** Windows and bars of one colour each, all over the screen, in `count` steps. */
export function solidFills(count: number): Step[] {
  const fill = (x: XClient, seed: number) => {
    const part = (n: number, limit: number) => mix(seed, n, 5) % limit;
    const [left, top] = [part(1, x.width - 64), part(2, x.height - 64)];
    const width = 32 + part(3, Math.min(900, x.width - left - 32));
    const height = 16 + part(4, Math.min(500, x.height - top - 16));
    return x.fill(left, top, width, height, part(5, 0xffffff));
  };
  return Array.from({ length: count }, (_, i): Step => async (x) => {
    for (let n = 0; n < 12; n++) await fill(x, 12 * i + n);
  });
}

function document(width: number, height: number, seed: number): Picture {
  const lines = Array.from(
    { length: Math.ceil(height / LINE_HEIGHT) },
    (_, i) => textLine(width, seed + i, PAPER, shade),
  );
  return drawPicture(
    width,
    height,
    (x, y) => lines[Math.floor(y / LINE_HEIGHT)]!.pixels[y % LINE_HEIGHT * width + x]!,
  );
}

function shade(seed: number): number | undefined {
  return seed % 5 < 2 ? INKS[(seed >>> 8) % INKS.length] : undefined;
}

/** A line of something like words: glyphs that repeat, blanks, a ragged right edge. */
function textLine(
  width: number,
  number: number,
  paper: number,
  ink: (seed: number) => number | undefined,
): Picture {
  const end = width * (0.6 + (mix(number, 1, 1) & 255) / 640);
  return drawPicture(width, LINE_HEIGHT, (x, y) => {
    const glyph = mix(Math.floor(x / GLYPH_WIDTH), number, 2) % 40;
    const inside = x % GLYPH_WIDTH < 6 && y >= 3 && y < 13;
    if (glyph < 6 || !inside || x > end) return paper;
    return ink(mix(x % GLYPH_WIDTH, y, glyph)) ?? paper;
  });
}

function mix(a: number, b: number, c: number): number {
  let hash = Math.imul(a * 374761393 + b * 668265263 + c * 974634161, 1274126177);
  hash = Math.imul(hash ^ hash >>> 13, 1103515245);
  return (hash ^ hash >>> 16) >>> 0;
}
