import type { CursorShape } from "../desktop.ts";
import { COLOURS } from "./theme.ts";
import type { CursorName } from "./app.ts";

/** Less than half, so that viewers which know but opaque and clear leave it out. */
const SHADOW_ALPHA = 100;
const SHADOW_REACH = 3;

/** `#` ink, `o` white, blank nothing. */
const DRAWINGS: Readonly<Record<CursorName, readonly [x: number, y: number, rows: string[]]>> = {
  none: [0, 0, []],
  arrow: [0, 0, [
    "#",
    "##",
    "#o#",
    "#oo#",
    "#ooo#",
    "#oooo#",
    "#ooooo#",
    "#oooooo#",
    "#ooooooo#",
    "#oooooooo#",
    "#ooooooooo#",
    "#oooooo#####",
    "#ooo#oo#",
    "#oo##oo#",
    "#o#  #oo#",
    "##   #oo#",
    "#     #oo#",
    "      #oo#",
    "       ##",
  ]],
  text: [4, 9, [
    "ooooooooo",
    "o###o###o",
    "ooo###ooo",
    "  oo#oo",
    ...Array<string>(11).fill("   o#o"),
    "  oo#oo",
    "ooo###ooo",
    "o###o###o",
    "ooooooooo",
  ]],
  hand: [5, 0, [
    "     ##",
    "    #oo#",
    "    #oo#",
    "    #oo#",
    "    #oo###",
    "    #oo#oo##",
    "    #oo#oo#o##",
    " ## #oo#oo#oo#",
    "#oo##oooooooo#",
    "#ooo#oooooooo#",
    " #ooooooooooo#",
    "  #oooooooooo#",
    "   #ooooooooo#",
    "    #ooooooo#",
    "    #ooooooo#",
    "    #########",
  ]],
  move: [8, 8, [
    "        #",
    "       #o#",
    "      #ooo#",
    "     ###o###",
    "       #o#",
    "   #   #o#   #",
    "  ##   #o#   ##",
    " #o#####o#####o#",
    "#ooooooooooooooo#",
    " #o#####o#####o#",
    "  ##   #o#   ##",
    "   #   #o#   #",
    "       #o#",
    "     ###o###",
    "      #ooo#",
    "       #o#",
    "        #",
  ]],
};

/** The pointers of the desktop, drawn. */
export function makeCursors(): Readonly<Record<CursorName, CursorShape>> {
  return {
    none: drawCursor("none"),
    arrow: drawCursor("arrow"),
    text: drawCursor("text"),
    hand: drawCursor("hand"),
    move: drawCursor("move"),
  };
}

function drawCursor(name: CursorName): CursorShape {
  const [hotspotX, hotspotY, rows] = DRAWINGS[name];
  if (rows.length === 0) {
    return { width: 0, height: 0, pixels: new Uint32Array(0), hotspotX, hotspotY };
  }
  const width = Math.max(...rows.map((row) => row.length)) + SHADOW_REACH;
  const height = rows.length + SHADOW_REACH;
  const pixels = Uint32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return INKS[rows[y]?.[x] ?? " "] ?? shadowAt(rows, x, y);
  });
  return { width, height, pixels, hotspotX, hotspotY };
}

const INKS: Readonly<Record<string, number>> = { "#": COLOURS.night, "o": COLOURS.white };

/** A soft shadow below and to the right, for viewers that can show one. */
function shadowAt(rows: readonly string[], x: number, y: number): number {
  let covered = 0;
  for (let dy = 1; dy <= SHADOW_REACH; dy++) {
    for (let dx = 0; dx < SHADOW_REACH; dx++) {
      if ((rows[y - dy]?.[x - dx] ?? " ") !== " ") covered++;
    }
  }
  const alpha = Math.round(SHADOW_ALPHA * covered / SHADOW_REACH ** 2);
  return alpha === 0 ? 0 : (alpha << 24 | COLOURS.shadow & 0xffffff) >>> 0;
}
