/**
 * The command line turned into a read-only {@linkcode Config}: defaults resolved, everything checked once.
 */
import { levenshteinDistance } from "@std/text/levenshtein-distance";
import { UsageError } from "./errors.ts";
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from "./log.ts";
import { OPTIONS } from "./options.ts";

/** What the gateway was asked to do. */
export interface Config {
  /** Path of the token file or directory; absent with `--demo` alone. */
  readonly tokensPath?: string;
  readonly demo: boolean;
  readonly list: boolean;
  /** 0 picks a free port. */
  readonly port: number;
  /** Absent: every address, IPv4 and IPv6. */
  readonly host?: string;
  readonly tls?: { readonly certPath: string; readonly keyPath: string };
  /** Origins besides our own, normalised (`https://name:port`). */
  readonly allowedOrigins: readonly string[];
  readonly maxSessions: number;
  readonly maxSessionsPerToken: number;
  /** 0: never. */
  readonly idleTimeoutMs: number;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

/** What a command line asks for. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "run"; readonly config: Config };

/** `--name`, `--name=value` or `-n`. */
const ARGUMENT = /^(?:--(?<long>[^=]{2,})|-(?<short>[^=-]))(?:=(?<inline>.*))?$/s;

type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/**
 * Reads a command line.
 *
 * @throws {UsageError} with a sentence that says what to do.
 */
export function parseCommand(args: readonly string[]): Command {
  const values = readValues(args);
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  return { kind: "run", config: buildConfig(values) };
}

/** Parts the arguments by the table; every option is `--name value`, `--name=value` or a switch `--name`. */
function readValues(args: readonly string[]): Values {
  const values: Record<string, string | boolean | readonly string[]> = {};
  const rest = [...args];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const { long, short, inline } = ARGUMENT.exec(argument)?.groups ?? {};
    const name = long ?? short ?? "";
    const option = OPTIONS.find((known) => known.name === name || known.alias === name);
    if (!option) throw new UsageError(describeUnknown(argument));
    const value = option.value ? inline ?? takeValue(rest) : inline === undefined;
    if (value === false) throw new UsageError(`option --${name} takes no value`);
    if (!value) throw new UsageError(`option --${name} needs a value: --${name} ${option.value}`);
    const before = values[option.name] ?? [];
    values[option.name] = option.many ? [...before as string[], value as string] : value;
  }
  return values;
}

/** The next argument, unless it is an option; a value that begins with a dash is given by `--name=-value`. */
function takeValue(rest: string[]): string | undefined {
  return rest[0]?.startsWith("-") ? undefined : rest.shift();
}

function describeUnknown(argument: string): string {
  const typed = argument.replace(/=.*$/s, "");
  const name = typed.replace(/^-+/, "");
  if (name === typed || name === "") return `unexpected argument '${argument}'; see vncgw --help`;
  const names = OPTIONS.flatMap((option) => [option.name, ...(option.alias ? [option.alias] : [])]);
  const closest = findSimilar(name, names.filter((known) => known.length > 1));
  return closest === undefined
    ? `unknown option ${typed}; see vncgw --help`
    : `unknown option ${typed}; did you mean --${closest}? See vncgw --help`;
}

/** The name that `typed` begins or resembles most; `undefined` when more than half of it would be wrong. */
function findSimilar(typed: string, names: readonly string[]): string | undefined {
  const distance = (name: string): number =>
    name.startsWith(typed) ? 1 : levenshteinDistance(typed, name);
  const [closest] = names.toSorted((a, b) => distance(a) - distance(b));
  return distance(closest!) <= typed.length / 2 ? closest : undefined;
}

function buildConfig(values: Values): Config {
  const tokensPath = text(values, "tokens");
  const host = text(values, "host");
  const demo = values.demo === true;
  if (tokensPath === undefined && !demo) {
    throw new UsageError(
      "no targets: give --tokens FILE (lines like 'name: 192.0.2.10:5900'), or try --demo",
    );
  }
  const tls = tlsPaths(text(values, "cert"), text(values, "key"));
  return {
    ...(tokensPath === undefined ? {} : { tokensPath }),
    ...(host === undefined ? {} : { host: host.replace(/^\[(.*)\]$/, "$1") }),
    ...(tls === undefined ? {} : { tls }),
    demo,
    list: values.list === true,
    port: integer(values, "port", 0, 65535),
    allowedOrigins: originList(values["allow-origin"]),
    maxSessions: integer(values, "max-sessions", 1, 1_000_000),
    maxSessionsPerToken: integer(values, "max-sessions-per-token", 1, 1_000_000),
    idleTimeoutMs: 1000 * integer(values, "idle-timeout", 0, 31_536_000),
    logLevel: choice(values, "log-level", LOG_LEVELS),
    logFormat: choice(values, "log-format", LOG_FORMATS),
  };
}

/** The value of an option, or its default from the table. */
function text(values: Values, name: string): string | undefined {
  const value = values[name];
  if (typeof value === "string") return value;
  return OPTIONS.find((option) => option.name === name)?.default;
}

function integer(values: Values, name: string, min: number, max: number): number {
  const value = text(values, name) ?? "";
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (number >= min && number <= max) return number;
  throw new UsageError(`wrong --${name} '${value}': expected a whole number from ${min} to ${max}`);
}

function choice<T extends string>(values: Values, name: string, choices: readonly T[]): T {
  const value = text(values, name) ?? "";
  const found = choices.find((known) => known === value);
  if (found !== undefined) return found;
  throw new UsageError(`wrong --${name} '${value}': expected one of ${choices.join(", ")}`);
}

function tlsPaths(certPath?: string, keyPath?: string): Config["tls"] {
  if (certPath === undefined && keyPath === undefined) return undefined;
  if (certPath !== undefined && keyPath !== undefined) return { certPath, keyPath };
  throw new UsageError(certPath ? "--cert needs --key FILE too" : "--key needs --cert FILE too");
}

function originList(values: Values[string]): readonly string[] {
  return Array.isArray(values) ? values.map(normaliseOrigin) : [];
}

/** A name or an address, and nothing that means more to a content security policy. */
const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:]+\])$/;

function normaliseOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search &&
    !url.hash && !url.username && !url.password && HOST.test(url.hostname);
  if (isOrigin) return url.origin;
  throw new UsageError(`wrong --allow-origin '${value}': expected http(s)://HOST[:PORT]`);
}
