/** What a link to the page may say, by the names that noVNC's users know where there are such. */
import type { ScaleMode, Settings } from "./settings.ts";

/** What one link said; a missing property was not in it. */
export interface Parameters {
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
  /** @default true */
  readonly autoconnect: boolean;
  /** @default true */
  readonly shared: boolean;
  /** @default false */
  readonly reconnect: boolean;
  /** First wait before an automatic reconnection. @default 1000 */
  readonly reconnectDelayMs: number;
  readonly lang?: string;
  /** These win over what the browser kept of earlier visits. */
  readonly settings: Partial<Settings>;
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
  const given = parseQuery(search);
  for (const [name, value] of parseQuery(hash.replace(/^#/, ""))) given.set(name, value);
  return {
    ...optionalTexts(given),
    autoconnect: flag(given, "autoconnect") ?? true,
    shared: flag(given, "shared") ?? true,
    reconnect: flag(given, "reconnect") ?? false,
    reconnectDelayMs: delay(given.get("reconnect_delay")),
    settings: linkSettings(given),
  };
}

/** The address without what must not stay in the address bar, history or a referrer. */
export function withoutSecrets(href: string): string {
  const url = new URL(href);
  const [search, hash] = [dropSecrets(url.search), dropSecrets(url.hash)];
  if (search === url.search.slice(1) && hash === url.hash.slice(1)) return href;
  url.search = search;
  url.hash = hash;
  return url.href;
}

/** A query or fragment, without its first character and the secrets; the rest stays as it is written. */
function dropSecrets(text: string): string {
  const isSecret = (part: string) => SECRETS.some((name) => parseQuery(part).has(name));
  return text.slice(1).split("&").filter((part) => !isSecret(part)).join("&");
}

/** Reads `name=value&…` as noVNC does: a plus is a plus, as it stands in tokens and passwords. */
function parseQuery(text: string): URLSearchParams {
  return new URLSearchParams(text.replaceAll("+", "%2B"));
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
  return query < 0 ? null : parseQuery(path.slice(query)).get("token");
}

function linkSettings(given: URLSearchParams): Partial<Settings> {
  const quality = given.get("quality") ?? "";
  const settings = {
    quality: quality === "auto" || quality === "lossless" ? quality : digit(quality),
    compression: digit(given.get("compression") ?? ""),
    scale: SCALE_NAMES.get(given.get("scale") ?? given.get("resize") ?? ""),
    viewOnly: flag(given, "view_only"),
    showDot: flag(given, "show_dot"),
    bell: flag(given, "bell"),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function digit(text: string): number | undefined {
  return /^[0-9]$/.test(text) ? Number(text) : undefined;
}

function flag(given: URLSearchParams, name: string): boolean | undefined {
  const word = given.get(name)?.toLowerCase();
  if (word === undefined) return undefined;
  if (TRUE_WORDS.includes(word)) return true;
  return FALSE_WORDS.includes(word) ? false : undefined;
}

function delay(text: string | null): number {
  return text !== null && /^[0-9]{1,7}$/.test(text) ? Math.max(100, Number(text)) : 1000;
}
