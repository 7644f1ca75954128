import type { Rect } from "../../../rfb/rect.ts";
import type { Canvas } from "../draw/canvas.ts";
import { COLOURS, type Fonts } from "./theme.ts";

const WIDTH = 330;
const HEIGHT = 120;
const MARGIN = 36;

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** The time of day in the upper right corner of the wallpaper. */
export class Clock {
  readonly #fonts: Fonts;
  #time = "";
  #seconds = "";
  #date = "";

  constructor(fonts: Fonts) {
    this.#fonts = fonts;
  }

  /** Takes the time; whether another one is to be shown. */
  advance(now: number): boolean {
    const date = new Date(now);
    const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()]
      .map((part) => String(part).padStart(2, "0"));
    if (seconds === this.#seconds && this.#time === `${hours}:${minutes}`) return false;
    this.#time = `${hours}:${minutes}`;
    this.#seconds = seconds!;
    this.#date = `${DAYS[date.getDay()]}, ${date.getDate()} ${MONTHS[date.getMonth()]}`;
    return true;
  }

  /** Where it stands on a desktop of `width`. */
  rect(width: number): Rect {
    return { x: width - WIDTH - MARGIN, y: MARGIN, width: WIDTH, height: HEIGHT };
  }

  draw(canvas: Canvas): void {
    const { clock, seconds, body } = this.#fonts;
    const { x, y, width } = this.rect(canvas.width);
    const right = x + width;
    // Seconds keep their place, whatever the digits before them.
    const secondsX = right - 34;
    const timeX = secondsX - 8 - clock.measure(this.#time);
    canvas.text(timeX, y + 66, this.#time, clock, COLOURS.white);
    canvas.text(secondsX, y + 66, this.#seconds, seconds, COLOURS.mist);
    canvas.text(right - body.measure(this.#date) - 2, y + 100, this.#date, body, COLOURS.mist);
  }
}
