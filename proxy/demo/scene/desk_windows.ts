import { Chart } from "./chart.ts";
import { Controls } from "./controls.ts";
import { DeskWindow } from "./desk_window.ts";
import type { Editor } from "./editor.ts";
import { Orrery } from "./orrery.ts";
import type { Fonts } from "./theme.ts";
import { Welcome } from "./welcome.ts";

/** The windows of the desktop where they are at first, on one of 1280 x 800; the last is on top. */
export function openWindows(editor: Editor, fonts: Fonts): DeskWindow[] {
  return [
    new DeskWindow(new Chart(), 104, 512, fonts),
    new DeskWindow(new Welcome(fonts), 48, 64, fonts),
    new DeskWindow(new Orrery(), 1086, 190, fonts),
    new DeskWindow(new Controls(fonts), 606, 598, fonts),
    new DeskWindow(editor, 606, 280, fonts),
  ];
}
