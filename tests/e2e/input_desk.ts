import { assertEquals } from "@std/assert";
import type { XVncServer } from "../servers/vnc_server.ts";
import { XClient, type XInput } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { Gateway } from "./gateway.ts";
import type { Box, Page } from "./page.ts";
import { browserTest, openViewer } from "./viewer.ts";

/** X11 keysyms by their standard names. */
export const KEYSYMS = {
  BackSpace: 0xff08,
  Tab: 0xff09,
  Return: 0xff0d,
  Escape: 0xff1b,
  Home: 0xff50,
  Left: 0xff51,
  Up: 0xff52,
  Page_Down: 0xff56,
  Insert: 0xff63,
  F1: 0xffbe,
  F12: 0xffc9,
  Shift_L: 0xffe1,
  Control_L: 0xffe3,
  Control_R: 0xffe4,
  Alt_L: 0xffe9,
  Delete: 0xffff,
  EuroSign: 0x20ac,
} as const;

/** A page on a server's screen, with an X client there that sees what arrives. */
export interface Desk {
  readonly page: Page;
  readonly x: XClient;
  /** Where the canvas stands in the window. */
  readonly screen: Box;
  readonly server: XVncServer;
}

/**
 * A test with the page on the screen of `start`, which has the focus; fails where the page had errors.
 */
export function inputTest(
  name: string,
  test: (desk: Desk) => Promise<void>,
  query = "scale=off",
  start: () => Promise<XVncServer> = startXtigervnc,
): void {
  browserTest(name, async (browser) => {
    await using server = await start();
    using x = await XClient.open(server.display);
    await x.watchInput();
    await using gateway = await Gateway.start({ tokens: { t: server.address } });
    const page = await openViewer(browser, gateway.insecureUrl(`/?token=t&lang=en&${query}`));
    const screen = await page.box("#screen");
    await page.click("#screen");
    await x.inputUntil(({ kind }) => kind === "buttonUp", "the click that gives the focus");
    await test({ page, x, screen, server });
    assertEquals(page.problems, []);
  });
}

/** Whether an event is of that kind and key. */
export const isKey = (kind: XInput["kind"], keysym: number) => (input: XInput) =>
  input.kind === kind && input.keysym === keysym;

/** The keysyms of presses, without the modifiers that a server adds by itself. */
export function pressed(events: readonly XInput[]): number[] {
  const modifiers: number[] = [KEYSYMS.Shift_L, 0xfe03];
  return events.filter(({ kind, keysym }) => kind === "keyDown" && !modifiers.includes(keysym))
    .map(({ keysym }) => keysym);
}

/** Fails when a key or button went down in `events` and not up again. */
export function assertAllReleased(events: readonly XInput[]): void {
  const held = new Set<string>();
  for (const { kind, detail } of events) {
    if (kind === "keyDown") held.add(`key ${detail}`);
    if (kind === "keyUp") held.delete(`key ${detail}`);
    if (kind === "buttonDown") held.add(`button ${detail}`);
    if (kind === "buttonUp") held.delete(`button ${detail}`);
  }
  assertEquals([...held], []);
}
