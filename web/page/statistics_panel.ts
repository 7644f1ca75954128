import type { Statistics } from "../link.ts";
import { element } from "./element.ts";
import type { MessageKey, Messages } from "./messages.ts";

/** Encodings named one by one; the rest would be noise. */
const NAMED_ENCODINGS = 3;

/** One line of the panel. */
export type StatisticsRow = readonly [label: MessageKey, value: string];

/** What the session costs and gives, over a corner of the screen while the person wants to see it. */
export class StatisticsPanel {
  #panel = element("statistics", HTMLElement);
  #messages: Messages;

  constructor(messages: Messages) {
    this.#messages = messages;
  }

  get open(): boolean {
    return !this.#panel.hidden;
  }

  set open(open: boolean) {
    this.#panel.hidden = !open;
    if (!open) this.#panel.replaceChildren();
  }

  /** Shows the last second. */
  show(statistics: Statistics): void {
    const rows = statisticsRows(statistics, this.#messages);
    this.#panel.replaceChildren(...rows.flatMap(([label, value]) => [
      text("dt", this.#messages[label]),
      text("dd", value),
    ]));
  }
}

/** The panel's lines, for people. */
export function statisticsRows(statistics: Statistics, messages: Messages): StatisticsRow[] {
  const { roundTripMs, quality, width, height } = statistics;
  return [
    ["framesPerSecond", statistics.framesPerSecond.toFixed(0)],
    ["throughput", `${statistics.megabitsPerSecond.toFixed(2)} Mbit/s`],
    ["roundTrip", roundTripMs === undefined ? "–" : `${roundTripMs.toFixed(0)} ms`],
    ["decodeTime", `${statistics.decodeMs.toFixed(1)} ms`],
    ["encodings", encodingMix(statistics.encodings)],
    ["size", `${width} × ${height}`],
    ["quality", quality === "lossless" ? messages.lossless : String(quality)],
  ];
}

function encodingMix(encodings: Statistics["encodings"]): string {
  const shown = encodings.slice(0, NAMED_ENCODINGS).filter(([, share]) => share >= 0.005);
  return shown.map(([name, share]) => `${name} ${Math.round(share * 100)} %`).join(", ") || "–";
}

function text(tag: string, content: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = content;
  return made;
}
