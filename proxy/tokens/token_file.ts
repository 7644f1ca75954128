/**
 * The token file: `token: address options…`, one target a line.
 *
 *     # comment
 *     target1: 192.0.2.1:5900
 *     target2: 192.0.2.3:5902   view-only  name="Build box"   # comment
 */
import { parseAddress, type Target } from "../target.ts";

/**
 * The targets of a text, by token, and one sentence for each wrong line. Nothing of the line stands in
 * it: two lines run into one have a token anywhere.
 */
export interface ParsedTokens {
  readonly targets: ReadonlyMap<string, Target>;
  readonly errors: readonly string[];
}

type Options = { name?: string; viewOnly?: boolean };

/** Every option a line may have: how its value is read. `undefined` says that there is none. */
const OPTION_READERS: Readonly<Record<string, (value: string | undefined) => Options>> = {
  "name": (value) => {
    const name = value?.replace(BIDI_CONTROLS, "") ?? "";
    if (name === "") throw new SyntaxError(`option name needs a value: name="Build box"`);
    return { name };
  },
  "view-only": (value) => {
    if (value !== undefined) throw new SyntaxError("option view-only takes no value");
    return { viewOnly: true };
  },
};

/** Wrong lines that are told one by one; more are no token file, and reading on would stop the gateway. */
const ERRORS_LIMIT = 1_000;

/** They would turn round the text of a page that shows a name. */
const BIDI_CONTROLS = /\p{Bidi_Control}/gu;

// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/;
const LINE = /^(?<token>\S+):[ \t]+(?<rest>\S.*)$/s;
/** One word of a line's rest, or a comment; quotes may hold blanks after `key=`. */
const WORD = /\s*(?:(?<word>(?!#)(?:"[^"]*"|[^\s"]+)+)|#.*|$)/ys;

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
  const lineOf = new Map<string, number>();
  const errors: string[] = [];
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    try {
      const entry = parseLine(line);
      if (!entry) continue;
      const { token, target } = entry;
      const before = lineOf.has(token) ? `${path}:${lineOf.get(token)}` : taken.get(token);
      if (before) throw new SyntaxError(`the token stands already at ${before}`);
      lineOf.set(token, index + 1);
      targets.set(token, target);
    } catch (error) {
      errors.push(`${path}:${index + 1}: ${(error as Error).message}`);
    }
    if (errors.length === ERRORS_LIMIT) {
      errors.push(`${path}: too many wrong lines; not read any further`);
      break;
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
  for (WORD.lastIndex = 0;;) {
    const match = WORD.exec(text);
    if (!match) throw new SyntaxError("a quote is not closed");
    const word = match.groups!.word;
    if (word === undefined) return words;
    words.push(word);
  }
}

function buildTarget(addressText: string, words: readonly string[]): Target {
  const address = parseAddress(addressText);
  let options: Options = {};
  for (const [index, word] of words.entries()) {
    const [, key = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(word)!;
    const read = Object.hasOwn(OPTION_READERS, key) ? OPTION_READERS[key] : undefined;
    if (!read) {
      const known = Object.keys(OPTION_READERS).join(", ");
      throw new SyntaxError(
        `unknown option ${index + 1} after the address: expected one of ${known}`,
      );
    }
    options = { ...options, ...read(value?.replace(/^"(.*)"$/s, "$1")) };
  }
  return { address, viewOnly: false, ...options };
}
