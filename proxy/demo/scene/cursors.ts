import type { CursorShape } from "../desktop.ts";
import { COLOURS } from "./theme.ts";
import type { CursorName } from "./app.ts";

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
  const width = Math.max(0, ...rows.map((row) => row.length));
  const words: Readonly<Record<string, number>> = { "#": COLOURS.night, "o": COLOURS.white };
  const pixels = Uint32Array.from(
    rows.flatMap((row) => Array.from(row.padEnd(width), (mark) => words[mark] ?? 0)),
  );
  return { width, height: rows.length, pixels, hotspotX, hotspotY };
}
