/**
 * Tokens from a file or a directory of files, followed live.
 *
 * Invariant: the set in force is always one that was read whole and without error; a file that does not end in
 * a newline counts as whole when nobody has written to it for `SETTLE_MS`. Whether the files changed is asked at
 * each use (a `stat` or two a file); there is no watcher and no timer.
 */
import { isSystemError, readFailureReason } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Target } from "../target.ts";
import { parseTokens } from "./token_file.ts";
import type { ListedTarget, TokenSource } from "./token_source.ts";

/** Most bytes of one token file: about 100,000 targets. */
const FILE_LIMIT_BYTES = 8 * 1024 * 1024;

/** A change within this time before a reading may be of the same clock tick, or not be all, so it is read again. */
const SETTLE_MS = 2000;

/** What was wrong with the files, a sentence each. */
export class TokenFileError extends Error {
  override readonly name = "TokenFileError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("; "));
  }
}

interface Snapshot {
  /** Identity of everything read: paths, inodes, sizes, times. */
  readonly stamp: string;
  /** When it was read, and the newest change in it, ms since the epoch. */
  readonly readAt: number;
  readonly changedAt: number;
}

/** A {@linkcode TokenSource} over `path`; made by {@linkcode openFileTokens}. */
export class FileTokens implements TokenSource {
  #path: string;
  #log: Logger;
  #demoToken: string | undefined;
  #targets: ReadonlyMap<string, Target> = new Map();
  /** What was read last; `undefined` when that cannot be told, so that the next use reads again. */
  #snapshot: Snapshot | undefined;
  #live = false;
  #problems: readonly string[] = [];
  #refreshing: Promise<void> | undefined;

  constructor(path: string, log: Logger, demoToken: string | undefined) {
    this.#path = path;
    this.#log = log;
    this.#demoToken = demoToken;
  }

  async lookup(token: string): Promise<Target | undefined> {
    await this.#refresh();
    return this.#targets.get(token);
  }

  async list(): Promise<readonly ListedTarget[]> {
    await this.#refresh();
    return [...this.#targets].map(([token, { name = token }]) => ({ token, name }));
  }

  async problem(): Promise<string | undefined> {
    await this.#refresh();
    return this.#problems.length === 0 ? undefined : this.#problems.join("; ");
  }

  /** Reads the files for the first time. @throws {TokenFileError} with every wrong line. */
  async load(): Promise<void> {
    await this.#refresh();
    if (this.#problems.length > 0) throw new TokenFileError(this.#problems);
    this.#live = true;
  }

  /** Reads the files again if they changed; viewers that ask meanwhile wait for the same reading. */
  #refresh(): Promise<void> {
    return this.#refreshing ??= this.#reload().finally(() => this.#refreshing = undefined);
  }

  async #reload(): Promise<void> {
    const problems = await this.#readIfChanged().catch((
      error,
    ) => [describeFailure(error, this.#path)]);
    if (problems === undefined) return;
    const changed = problems.join("\n") !== this.#problems.join("\n");
    this.#problems = problems;
    if (!this.#live || !changed) return;
    if (problems.length === 0) this.#log.info("token file is in order again");
    for (const problem of problems) {
      this.#log.error("token file not taken, the last good one stays", { problem });
    }
  }

  /** The problems of a new reading, or `undefined` when nothing had changed. */
  async #readIfChanged(): Promise<readonly string[] | undefined> {
    const last = this.#snapshot;
    // A place that was unreachable may come back with nothing changed in it.
    this.#snapshot = undefined;
    const paths = await listFiles(this.#path);
    const infos = await Promise.all(paths.map((path) => Deno.stat(path)));
    // Set even when the content is wrong: a wrong file is read once, not at each lookup.
    const snapshot = this.#snapshot = takeSnapshot(paths, infos);
    const settled = last && last.readAt - last.changedAt > SETTLE_MS;
    if (settled && last.stamp === snapshot.stamp) return undefined;
    const isFresh = Math.abs(snapshot.readAt - snapshot.changedAt) <= SETTLE_MS;
    return await this.#read(paths, isFresh);
  }

  /** @param isFresh whether somebody may be writing still. */
  async #read(paths: readonly string[], isFresh: boolean): Promise<readonly string[]> {
    let isCut = false;
    const targets = new Map<string, Target>();
    const taken = new Map<string, string>();
    const errors: string[] = [];
    for (const path of paths) {
      const text = await readText(path).catch((error) => {
        // The system may do better the next time.
        if (isSystemError(error)) this.#snapshot = undefined;
        errors.push(describeFailure(error, path));
        return undefined;
      });
      if (text === undefined) continue;
      if (text === "") errors.push(`${path}: the file is empty: expected lines 'token: address'`);
      // A port whose last digits are yet to be written looks like another port.
      isCut ||= isFresh && !text.endsWith("\n");
      const parsed = parseTokens(text, path, taken);
      errors.push(...parsed.errors);
      for (const [token, target] of parsed.targets) {
        targets.set(token, target);
        taken.set(token, path);
      }
    }
    if (!this.#live && errors.length === 0 && targets.size === 0 && paths[0] === this.#path) {
      errors.push(`${this.#path}: names no target: expected lines 'token: address'`);
    }
    if (errors.length > 0) return errors;
    if (this.#live && isCut) return this.#problems;
    this.#take(targets);
    return [];
  }

  #take(targets: ReadonlyMap<string, Target>): void {
    const demo = this.#demoToken;
    if (demo !== undefined && targets.has(demo) && !this.#targets.has(demo)) {
      this.#log.warn("a target of the token file is not reached: --demo has its token");
    }
    if (targets.size === 0 && (!this.#live || this.#targets.size > 0)) {
      this.#log.warn("there is no target any viewer could have", { path: this.#path });
    }
    this.#targets = targets;
  }
}

function takeSnapshot(paths: readonly string[], infos: readonly Deno.FileInfo[]): Snapshot {
  const changes = infos.map((info) =>
    Math.max(info.mtime?.getTime() ?? 0, info.ctime?.getTime() ?? 0)
  );
  const stamps = infos.map((info, i) => [paths[i], info.ino, info.size, changes[i]].join("\0"));
  return { stamp: stamps.join("\n"), readAt: Date.now(), changedAt: Math.max(0, ...changes) };
}

/** The file itself, or every regular, non-hidden file of a directory in the order of names. */
async function listFiles(path: string): Promise<readonly string[]> {
  const info = await Deno.stat(path);
  // Reading a pipe or a device might never end.
  if (!info.isDirectory && !info.isFile) {
    throw new Error(`Cannot read tokens from ${path}: expected a file or a directory`);
  }
  if (info.isFile) return [path];
  const paths: string[] = [];
  for await (const entry of Deno.readDir(path)) {
    const inside = `${path.replace(/\/+$/, "")}/${entry.name}`;
    if (entry.name.startsWith(".")) continue;
    if (entry.isFile || (entry.isSymlink && await leadsToFile(inside))) paths.push(inside);
  }
  return paths.sort();
}

/** Links that lead to nothing, or round and round, lead to no file. */
async function leadsToFile(link: string): Promise<boolean> {
  try {
    return (await Deno.stat(link)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.FilesystemLoop) {
      return false;
    }
    throw error;
  }
}

async function readText(path: string): Promise<string> {
  const { size } = await Deno.stat(path);
  if (size > FILE_LIMIT_BYTES) {
    throw new Error(`${path}: ${size} bytes, over the limit of ${FILE_LIMIT_BYTES}`);
  }
  return decodeText(await Deno.readFile(path), path);
}

function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const before = new TextDecoder().decode(bytes).split("\ufffd", 1)[0]!;
    throw new Error(`${path}:${before.split("\n").length}: not UTF-8 text`, { cause });
  }
}

/** A failure of the file system as a problem. */
function describeFailure(error: unknown, path: string): string {
  if (isSystemError(error)) return `${path}: cannot be read: ${readFailureReason(error)}`;
  return error instanceof Error ? error.message : String(error);
}

/**
 * Opens the token file or directory at `path`.
 *
 * @param demoToken the demo's token, where there is a demo: a target that has it is warned of.
 * @throws {TokenFileError} when it cannot be read, has wrong lines, or (a file) names no target.
 */
export async function openFileTokens(
  path: string,
  log: Logger,
  demoToken?: string,
): Promise<FileTokens> {
  const tokens = new FileTokens(path, log, demoToken);
  await tokens.load();
  return tokens;
}
