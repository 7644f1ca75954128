import { run } from "./child.ts";
import { failAfter } from "./fail_after.ts";
import type { Picture } from "./picture.ts";
import { readXwd } from "./xwd.ts";

const BANNER_TIMEOUT_MS = 10_000;

/** A real VNC server that runs as long as the test; `await using` ends it. */
export interface VncServer extends AsyncDisposable {
  /** As a line of a token file has it: `127.0.0.1:5901` or `unix:/path`. */
  readonly address: string;
  /** What the server's screen shows, by the server's own means. */
  screen(): Promise<Picture>;
  /** The first match of `pattern` in what the server has logged or will log. */
  logged(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Ends the server at once, as a crash would. */
  crash(): Promise<void>;
}

/** A VNC server over an X display. */
export interface XVncServer extends VncServer {
  /** The X display's number. */
  readonly display: number;
  /** `DISPLAY` for X clients. */
  readonly env: { readonly DISPLAY: string };
}

/** What every X based server takes. */
export interface XServerOptions {
  readonly width?: number;
  readonly height?: number;
  /** 8, 16 or 24; not every server does each. */
  readonly depth?: number;
  /** Asks for VNC authentication with this password; none without. */
  readonly password?: string;
  readonly name?: string;
  /** More arguments of the server itself. */
  readonly args?: readonly string[];
}

/** Connects to `port` on loopback and waits for the first bytes of RFB. */
export async function waitForBanner(port: number): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const buffer = new Uint8Array(12);
  const count = await failAfter(
    connection.read(buffer),
    BANNER_TIMEOUT_MS,
    `the banner of port ${port}`,
  );
  const banner = new TextDecoder().decode(buffer.subarray(0, count ?? 0));
  if (!banner.startsWith("RFB ")) throw new Error(`Cannot use port ${port}: it said "${banner}"`);
  return banner;
}

/**
 * What `xwd` sees on the root window of `display`; the pointer is not in it.
 *
 * @param round as the server rounds where its screen has fewer than 8 bits a part and its viewer 8.
 */
export async function readScreen(
  display: number,
  round: (value: number) => number = Math.round,
): Promise<Picture> {
  return readXwd(await run("xwd", ["-root", "-silent", "-display", `:${display}`]), round);
}

/** Writes a password file as VNC servers read it (the password obfuscated, 8 bytes). */
export async function writePasswordFile(path: string, password: string): Promise<void> {
  const tool = new Deno.Command("tigervncpasswd", {
    args: ["-f"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = tool.stdin.getWriter();
  await input.write(new TextEncoder().encode(`${password}\n`));
  await input.close();
  const { stdout } = await tool.output();
  await Deno.writeFile(path, stdout.subarray(0, 8), { mode: 0o600 });
}
