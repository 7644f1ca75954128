/** What a link to the page may say, by the names that noVNC's users know where there are such. */

/** How the remote screen fits the window; `remote` asks the server to take the window's size. */
export type ScaleMode = "off" | "fit" | "remote";

/** The settings of one visit; a missing property was not in the link. */
export interface Parameters {
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
  /** @default true */
  readonly autoconnect: boolean;
  /** @default false */
  readonly viewOnly: boolean;
  /** @default "fit" */
  readonly scale: ScaleMode;
  /** 0 (worst) to 9 (best), for encodings that lose something. */
  readonly quality?: number;
  /** 0 (fastest) to 9 (smallest). */
  readonly compression?: number;
  /** @default true */
  readonly shared: boolean;
  /** @default false */
  readonly reconnect: boolean;
  /** First wait before an automatic reconnection. @default 1000 */
  readonly reconnectDelayMs: number;
  /** Show a dot where the server hides the pointer. @default false */
  readonly showDot: boolean;
  /** @default true */
  readonly bell: boolean;
  readonly lang?: string;
}

const SCALE_NAMES: ReadonlyMap<string, ScaleMode> = new Map([
  ["off", "off"],
  ["none", "off"],
  ["fit", "fit"],
  ["scale", "fit"],
  ["remote", "remote"],
]);

const TRUE_WORDS: readonly string[] = ["", "1", "true", "yes", "on"];
const FALSE_WORDS: readonly string[] = ["0", "false", "no", "off"];
const SECRETS: readonly string[] = ["password"];

/** Reads a link's query and fragment (each with or without its `?` or `#`); the fragment wins. */
export function parseParameters(search: string, hash: string): Parameters {
  const given = new URLSearchParams(search);
  for (const [name, value] of new URLSearchParams(hash.replace(/^#/, ""))) given.set(name, value);
  return {
    ...optionalTexts(given),
    ...optionalDigit(given, "quality"),
    ...optionalDigit(given, "compression"),
    autoconnect: flag(given, "autoconnect", true),
    viewOnly: flag(given, "view_only", false),
    scale: SCALE_NAMES.get(given.get("scale") ?? given.get("resize") ?? "fit") ?? "fit",
    shared: flag(given, "shared", true),
    reconnect: flag(given, "reconnect", false),
    reconnectDelayMs: delay(given.get("reconnect_delay")),
    showDot: flag(given, "show_dot", false),
    bell: flag(given, "bell", true),
  };
}

/** The address without what must not stay in the address bar, history or a referrer. */
export function withoutSecrets(href: string): string {
  const url = new URL(href);
  const fragment = new URLSearchParams(url.hash.slice(1));
  const secret = SECRETS.filter((name) => url.searchParams.has(name) || fragment.has(name));
  if (secret.length === 0) return href;
  for (const name of secret) {
    if (url.searchParams.has(name)) url.searchParams.delete(name);
    fragment.delete(name);
  }
  url.hash = fragment.toString();
  return url.href;
}

/**
 * Where the session's WebSocket is: beside the page, so that a path prefix of a reverse proxy stays.
 * The host is always the page's own.
 */
export function webSocketUrl(href: string, token: string): string {
  const url = new URL("websockify", href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = `?token=${encodeURIComponent(token)}`;
  url.hash = "";
  return url.href;
}

function optionalTexts(given: URLSearchParams): Partial<Parameters> {
  const token = given.get("token") || tokenInPath(given.get("path") ?? "");
  const username = given.get("username");
  const password = given.get("password");
  const lang = given.get("lang");
  return {
    ...(token ? { token } : {}),
    ...(username !== null ? { username } : {}),
    ...(password !== null ? { password } : {}),
    ...(lang ? { lang } : {}),
  };
}

/** Old links carry the token as `path=websockify/?token=T`; nothing else of the path is followed. */
function tokenInPath(path: string): string | null {
  const query = path.indexOf("?");
  return query < 0 ? null : new URLSearchParams(path.slice(query)).get("token");
}

function optionalDigit(given: URLSearchParams, name: "quality" | "compression") {
  const text = given.get(name);
  return text !== null && /^[0-9]$/.test(text) ? { [name]: Number(text) } : {};
}

function flag(given: URLSearchParams, name: string, otherwise: boolean): boolean {
  const word = given.get(name)?.toLowerCase();
  if (word === undefined) return otherwise;
  if (TRUE_WORDS.includes(word)) return true;
  return FALSE_WORDS.includes(word) ? false : otherwise;
}

function delay(text: string | null): number {
  return text !== null && /^[0-9]{1,7}$/.test(text) ? Math.max(100, Number(text)) : 1000;
}
