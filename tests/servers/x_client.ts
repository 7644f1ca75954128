import type { Picture } from "./picture.ts";
import { XConnection } from "./x_connection.ts";
import { failAfter } from "./fail_after.ts";

const EVENT_TIMEOUT_MS = 10_000;
const KEY_PRESS = 2;
const MOTION = 6;
const ROOT_EVENTS = 0b1001111; // keys and buttons down and up, motion
const INCLUDE_INFERIORS = 1;
const GRAPHICS_CONTEXT = 1;
const LARGEST_REQUEST_BYTES = 200_000;

/** A key, button or motion event as an X client of the remote desktop gets it. */
export interface XInput {
  readonly kind: "keyDown" | "keyUp" | "buttonDown" | "buttonUp" | "motion";
  /** The key code or the button's number; meaningless for motion. */
  readonly detail: number;
  /** For keys: the keysym on the level that the modifiers select. */
  readonly keysym: number;
  readonly x: number;
  readonly y: number;
  /** Modifiers and buttons before the event (X11 `SETofKEYBUTMASK`). */
  readonly state: number;
}

/** Red, green and blue of a colour map's cell are set. */
const ALL_PARTS = 0b111;

const KINDS = ["keyDown", "keyUp", "buttonDown", "buttonUp", "motion"] as const;

/** An X client that draws known things on the root window and sees every key and button. */
export class XClient implements Disposable {
  #x: XConnection;
  #seen: XInput[] = [];
  #context: number;
  /** The pixel values that are ours in the screen's colour map. */
  #cells: number[] = [];

  private constructor(x: XConnection) {
    this.#x = x;
    this.#context = x.screen.resourceBase + GRAPHICS_CONTEXT;
  }

  /** Connects to the display with that number. */
  static async open(display: number): Promise<XClient> {
    const x = await XConnection.open(display);
    const client = new XClient(x);
    const subwindowMode = 1 << 15;
    await x.send(55, 0, [client.#context, x.screen.root, subwindowMode, INCLUDE_INFERIORS]);
    return client;
  }

  get width(): number {
    return this.#x.screen.width;
  }

  get height(): number {
    return this.#x.screen.height;
  }

  /**
   * Makes the screen's colour map hold `colours`, and changes those that an earlier call set. Drawing
   * is then in these colours alone.
   *
   * @param colours as many as the first time, at most what the map has free.
   */
  async setColourMap(colours: readonly number[]): Promise<void> {
    const { colourMap, mapped } = this.#x.screen;
    if (this.#cells.length === 0) {
      const reply = await this.#x.ask(86, 0, [colourMap, colours.length]);
      const view = new DataView(reply.buffer);
      this.#cells = colours.map((_, i) => view.getUint32(32 + 4 * i, true));
    }
    mapped.clear();
    const items = colours.flatMap((rgb, i) => {
      const pixel = this.#cells[i]!;
      mapped.set(rgb, pixel);
      return [
        pixel,
        sixteenBits(rgb >> 8) << 16 | sixteenBits(rgb >> 16),
        ALL_PARTS << 16 | sixteenBits(rgb),
      ];
    });
    await this.#x.send(89, 0, [colourMap, ...items]);
    await this.sync();
  }

  /** Fills a rectangle of the root window with `rgb`, as near as the screen's depth allows. */
  async fill(x: number, y: number, width: number, height: number, rgb: number): Promise<void> {
    const foreground = 1 << 2;
    await this.#x.send(56, 0, [this.#context, foreground, this.#x.screen.pixel(rgb)]);
    const rectangle = [y << 16 | x, height << 16 | width];
    await this.#x.send(70, 0, [this.#x.screen.root, this.#context, ...rectangle]);
  }

  /** Puts `picture` on the root window, its corner at `x`, `y`. */
  async put(picture: Picture, x = 0, y = 0): Promise<void> {
    const { root, depth } = this.#x.screen;
    const lineBytes = this.#x.screen.lineBytes(picture.width);
    const lines = Math.max(1, Math.floor(LARGEST_REQUEST_BYTES / lineBytes));
    for (let from = 0; from < picture.height; from += lines) {
      const count = Math.min(lines, picture.height - from);
      const size = count << 16 | picture.width;
      const place = (y + from) << 16 | x;
      const data = this.#x.screen.encodeLines(picture, from, count);
      await this.#x.send(72, 2, [root, this.#context, size, place, depth << 8], data);
    }
  }

  /** Copies a part of the root window to another place, as scrolling does. */
  async copy(
    fromX: number,
    fromY: number,
    width: number,
    height: number,
    toX: number,
    toY: number,
  ): Promise<void> {
    const { root } = this.#x.screen;
    const places = [fromY << 16 | fromX, toY << 16 | toX, height << 16 | width];
    await this.#x.send(62, 0, [root, root, this.#context, ...places]);
  }

  /** Rings the bell. */
  async bell(): Promise<void> {
    await this.#x.send(104, 100, []);
    await this.sync();
  }

  /** Waits until the X server has done everything asked so far. */
  async sync(): Promise<void> {
    await this.#x.ask(43, 0, []);
  }

  /** Begins to see the keys and buttons. */
  async watchInput(): Promise<void> {
    const eventMask = 1 << 11;
    await this.#x.send(2, 0, [this.#x.screen.root, eventMask, ROOT_EVENTS]);
    await this.sync();
  }

  /** Every event seen so far. */
  get seen(): readonly XInput[] {
    return this.#seen;
  }

  /** The events up to and with the first for which `wanted` holds, beginning after the last call. */
  async inputUntil(wanted: (input: XInput) => boolean, what: string): Promise<XInput[]> {
    const events: XInput[] = [];
    const collect = async () => {
      for (;;) {
        const event = await this.#next();
        events.push(event);
        this.#seen.push(event);
        if (wanted(event)) return events;
      }
    };
    return await failAfter(
      collect(),
      EVENT_TIMEOUT_MS,
      what,
      () => events.map((event) => JSON.stringify(event)).join("\n"),
    );
  }

  [Symbol.dispose](): void {
    this.#x.close();
  }

  async #next(): Promise<XInput> {
    for (;;) {
      const event = await this.#x.event();
      const view = new DataView(event.buffer);
      const type = event[0]! & 0x7f;
      if (type < KEY_PRESS || type > MOTION) continue;
      const detail = event[1]!;
      const state = view.getUint16(28, true);
      const kind = KINDS[type - KEY_PRESS]!;
      const keysym = kind.startsWith("key") ? await this.#keysym(detail, state) : 0;
      return {
        kind,
        detail,
        keysym,
        state,
        x: view.getInt16(24, true),
        y: view.getInt16(26, true),
      };
    }
  }

  /** Servers bind keysyms to key codes as they need them, so the mapping is read for each key. */
  async #keysym(keycode: number, state: number): Promise<number> {
    const reply = await this.#x.ask(101, 0, [1 << 8 | keycode]);
    const levels = reply[1]!;
    const view = new DataView(reply.buffer);
    const shift = state & 1, levelThree = state >> 7 & 1;
    const at = levelThree && levels > 4 ? 4 + shift : shift;
    const keysym = at < levels ? view.getUint32(32 + 4 * at, true) : 0;
    return keysym || view.getUint32(32, true);
  }
}

/** The low 8 bits as one of the 16 bits that X has for each part of a colour. */
function sixteenBits(part: number): number {
  return (part & 255) * 0x101;
}
