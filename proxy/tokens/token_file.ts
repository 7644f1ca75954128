/**
 * The token file: `token: address options…`, one target a line.
 *
 *     # comment
 *     target1: 192.0.2.1:5900
 *     target2: 192.0.2.3:5902   view-only  name="Build box"   # comment
 */
import { formatAddress, parseAddress, type Target } from "../target.ts";

/** The targets of a text, by token, and one sentence (without the token) for each wrong line. */
export interface ParsedTokens {
  readonly targets: ReadonlyMap<string, Target>;
  readonly errors: readonly string[];
}

type Options = { name?: string; viewOnly?: boolean };

/** Every option a line may have: how its value is read. `undefined` says that there is none. */
const OPTION_READERS: Readonly<Record<string, (value: string | undefined) => Options>> = {
  "name": (value) => {
    if (!value) throw new SyntaxError(`option name needs a value: name="Build box"`);
    return { name: value };
  },
  "view-only": (value) => {
    if (value !== undefined) throw new SyntaxError("option view-only takes no value");
    return { viewOnly: true };
  },
};

// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
const LINE = /^(?<token>\S+):[ \t]+(?<rest>\S.*)$/;
/** One word of a line's rest; quotes may hold blanks after `key=`. */
const WORD = /(?:"[^"]*"|[^\s"])+/y;

/**
 * Parses the text of one token file.
 *
 * @param path names the file in the errors.
 * @param taken tokens of files read before, with the path that has them.
 */
export function parseTokens(
  text: string,
  path: string,
  taken: ReadonlyMap<string, string> = new Map(),
): ParsedTokens {
  const targets = new Map<string, Target>();
  const lineOf = new Map<string, string>(taken);
  const errors: string[] = [];
  for (const [index, line] of text.replace(/^\ufeff/, "").split(/\r?\n/).entries()) {
    const place = `${path}:${index + 1}`;
    try {
      const entry = parseLine(line);
      if (!entry) continue;
      const before = lineOf.get(entry.token);
      if (before) throw new SyntaxError(`the token stands already at ${before}`);
      lineOf.set(entry.token, place);
      targets.set(entry.token, entry.target);
    } catch (error) {
      errors.push(`${place}: ${(error as Error).message}`);
    }
  }
  return { targets, errors };
}

/** The entry of one line; `undefined` for a blank line or a comment. */
function parseLine(line: string): { token: string; target: Target } | undefined {
  const trimmed = line.trim();
  if (trimmed === "" || trimmed.startsWith("#")) return undefined;
  if (CONTROL.test(trimmed)) throw new SyntaxError("control characters are not allowed");
  const match = LINE.exec(trimmed);
  if (!match) throw new SyntaxError("expected 'token: address', with a blank after the colon");
  const [address, ...options] = splitWords(match.groups!.rest!);
  if (address === undefined) throw new SyntaxError("the address is missing");
  return { token: match.groups!.token!, target: buildTarget(address, options) };
}

/** Words up to a comment; a `#` opens one only at the start of a word. */
function splitWords(text: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    at += /^\s*/.exec(text.slice(at))![0].length;
    if (at >= text.length || text[at] === "#") break;
    WORD.lastIndex = at;
    const word = WORD.exec(text)?.[0];
    if (word === undefined) throw new SyntaxError("a quote is not closed");
    words.push(word);
    at += word.length;
  }
  return words;
}

function buildTarget(addressText: string, words: readonly string[]): Target {
  const address = parseAddress(addressText);
  let options: Options = {};
  for (const word of words) {
    const [, key = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(word)!;
    const read = Object.hasOwn(OPTION_READERS, key) ? OPTION_READERS[key] : undefined;
    if (!read) {
      const known = Object.keys(OPTION_READERS).join(", ");
      throw new SyntaxError(`unknown option '${key}': expected one of ${known}`);
    }
    options = { ...options, ...read(value?.replace(/^"(.*)"$/s, "$1")) };
  }
  return {
    address,
    name: options.name ?? formatAddress(address),
    viewOnly: options.viewOnly ?? false,
  };
}
