/**
 * The rules between the rooms of the source: who may import whom, what each room must not touch, no
 * import cycles, nothing long, nothing from outside but @std. Works on texts, so that it can be tested.
 */

/** One source file: its path from the root of the repository, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** One import or re-export. */
export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Whether it vanishes when compiled (`import type`, `export type`). */
  readonly typeOnly: boolean;
}

interface Room {
  /** Its files: paths that begin so. The first room that fits counts. */
  readonly prefix: string;
  /** What its files may import besides: paths that begin with one of these. */
  readonly imports: readonly string[];
  /** What they may import types from, besides. */
  readonly types?: readonly string[];
  /** Whether @std and the runtime's `node:` modules are at hand. */
  readonly libraries?: readonly string[];
  /** Globals that its files must not name. */
  readonly forbidden?: readonly string[];
}

const FILE_LIMIT_LINES = 300;
const FUNCTION_LIMIT_LINES = 40;
/** `deno fmt` sees to code. */
const COMMENT_LIMIT_COLUMNS = 120;
/** May be longer, for its speed: with distances and copies in functions of their own it loses 2 to 4 %. */
const LONG_FUNCTION = "function inflateMany(";
const PAGE_GLOBALS = ["document", "window"];

/** The rooms; a file may always import from its own. */
export const ROOMS: readonly Room[] = [
  {
    prefix: "rfb/",
    imports: [],
    forbidden: ["Deno", "WebSocket", "console", "setTimeout", "setInterval", ...PAGE_GLOBALS],
  },
  { prefix: "web/link.ts", imports: [], types: ["rfb/"], forbidden: ["Deno"] },
  {
    prefix: "web/page/",
    imports: ["web/link.ts", "rfb/keysyms.ts"],
    types: ["rfb/"],
    libraries: ["@std/"],
    forbidden: ["Deno"],
  },
  {
    prefix: "web/worker/",
    imports: ["web/link.ts", "rfb/"],
    libraries: ["@std/"],
    forbidden: ["Deno", ...PAGE_GLOBALS],
  },
  { prefix: "web/", imports: [], libraries: ["@std/", "node:"] },
  // Two rooms in the gateway know RFB; its way of bytes knows none, so that it carries any client.
  { prefix: "proxy/demo/", imports: ["rfb/", "proxy/byte_stream.ts"] },
  { prefix: "proxy/upstream/", imports: ["rfb/", "proxy/bridge.ts", "proxy/websocket/"] },
  {
    prefix: "proxy/",
    imports: ["proxy/demo/", "proxy/upstream/"],
    libraries: ["@std/", "node:"],
  },
  // deno.json tells the version.
  { prefix: "main.ts", imports: ["proxy/", "deno.json"], libraries: ["@std/", "node:"] },
];

/** Every breach of the rules in `sources`, each as one line. */
export function findBreaches(sources: readonly Source[]): string[] {
  return [
    ...sources.flatMap((source) => [
      ...importBreaches(source),
      ...globalBreaches(source),
      ...lengthBreaches(source),
    ]),
    ...findCycles(sources).map((cycle) => `Import cycle: ${cycle.join(" -> ")}`),
  ];
}

/** The imports of a module, dynamic ones with a literal specifier included. */
export function importsOf(text: string): Import[] {
  const code = text.replaceAll(COMMENT_OR_STRING, (found) => found.startsWith("/") ? " " : found);
  return [...code.matchAll(IMPORT)].map((match) => ({
    specifier: (match.groups!.from ?? match.groups!.bare ?? match.groups!.dynamic)!,
    typeOnly: match.groups!.type !== undefined,
  }));
}

const COMMENT_OR_STRING =
  /\/\/.*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`/g;

const IMPORT = new RegExp(
  String
    .raw`\b(?:import|export)\s+(?<type>type\s+(?=[\w*{]))?[\w*{][\w\s*,{}$]*?\bfrom\s*["'](?<from>[^"']+)["']` +
    String.raw`|\bimport\s*["'](?<bare>[^"']+)["']|\bimport\s*\(\s*["'](?<dynamic>[^"']+)["']`,
  "g",
);

function roomOf(path: string): Room | undefined {
  return ROOMS.find((room) => path.startsWith(room.prefix));
}

function resolve(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

function importBreaches({ path, text }: Source): string[] {
  const room = roomOf(path);
  if (!room) return [`${path} is in no room`];
  return importsOf(text).filter((found) => !mayImport(path, room, found)).map((found) =>
    `${path} must not import ${found.typeOnly ? "types from " : ""}${found.specifier}`
  );
}

function mayImport(path: string, room: Room, { specifier, typeOnly }: Import): boolean {
  const begins = (text: string, prefixes: readonly string[] = []) =>
    prefixes.some((prefix) => text.startsWith(prefix));
  if (!specifier.startsWith(".")) return begins(specifier, room.libraries);
  const target = resolve(path, specifier);
  return roomOf(target) === room || begins(target, room.imports) ||
    (typeOnly && begins(target, room.types));
}

function globalBreaches({ path, text }: Source): string[] {
  // Templates stay: what they interpolate is code.
  const code = text.replaceAll(
    COMMENT_OR_STRING,
    (found) => found.startsWith("`") ? found.replaceAll(/(^|\})[^$]*?(\$\{|`$)/g, "$1 $2") : " ",
  );
  return (roomOf(path)?.forbidden ?? [])
    .filter((name) => new RegExp(String.raw`(?<![\w$.])${name}\b(?!\s*[:?])`).test(code))
    .map((name) => `${path} must not use ${name}`);
}

/** Breaches of the rules that hold for tests and tools, too. */
export function lengthBreaches({ path, text }: Source): string[] {
  const lines = text.trimEnd().split("\n");
  return [
    ...(lines.length > FILE_LIMIT_LINES
      ? [`${path} has ${lines.length} lines, expected at most ${FILE_LIMIT_LINES}`]
      : []),
    ...functionsOf(lines).filter((found) =>
      found.lines > FUNCTION_LIMIT_LINES && !found.header.startsWith(LONG_FUNCTION)
    ).map((found) =>
      `${path}:${found.at} has a function of ${found.lines} lines, expected at most ${FUNCTION_LIMIT_LINES}`
    ),
    ...lines.flatMap((line, i) =>
      COMMENT_LINE.test(line) && line.length > COMMENT_LIMIT_COLUMNS
        ? [`${path}:${i + 1} has ${line.length} columns, expected at most ${COMMENT_LIMIT_COLUMNS}`]
        : []
    ),
  ];
}

const COMMENT_LINE = /^ *(?:\/\/|\/?\*)/;

/** How a function with a body begins: by its word, by its arrow, or as a method. */
const FUNCTION_HEADER =
  /\bfunction\b|=> \{$|^(?:(?:static|override|async|get|set|private) |\*)*[#\w$.[\]]+(?:<.*>)?\(.*\)(?:: .+)? \{$/;

/** A function with its length from header to last brace. */
interface FoundFunction {
  readonly at: number;
  readonly header: string;
  readonly lines: number;
}

/** The functions of formatted code: what closes one has the indentation of what opens it. */
function functionsOf(lines: readonly string[]): FoundFunction[] {
  const indents = lines.map((line) => line ? line.search(/\S/) : Infinity);
  return lines.flatMap((line, i) => {
    if (!line.endsWith(" {") || COMMENT_LINE.test(line)) return [];
    let first = i;
    // Of a header that takes several lines, `line` is the last.
    while (/^ *[)}\]>]/.test(lines[first]!)) first = indents.lastIndexOf(indents[i]!, first - 1);
    const header = (first < i ? lines[first]! + line.trim() : line).trim();
    if (!FUNCTION_HEADER.test(header)) return [];
    const last = indents.findIndex((indent, at) => at > i && indent <= indents[i]!);
    // Within texts there may be functions that are not formatted.
    if (indents[last] !== indents[i] || !lines[last]!.trim().startsWith("}")) return [];
    return [{ at: first + 1, header, lines: last - first + 1 }];
  });
}

/** Each cycle of imports that exist at run time, as the paths around it. */
function findCycles(sources: readonly Source[]): string[][] {
  const graph = new Map(sources.map(({ path, text }) => [
    path,
    importsOf(text).filter((found) => !found.typeOnly && found.specifier.startsWith("."))
      .map((found) => resolve(path, found.specifier)),
  ]));
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path]);
    if (done.has(path) || trail.includes(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}
