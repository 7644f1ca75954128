/** What a process and all it has started use, from `/proc`; zeros for process 0. */

/** Linux counts CPU time in hundredths of a second for programs. */
const TICKS_PER_SECOND = 100;

/** CPU seconds, in user and kernel mode, of the processes there are and of ended children. */
export async function cpuSeconds(pid: number): Promise<number> {
  let ticks = 0;
  for (const member of await processTree(pid)) {
    const stat = await readText(`/proc/${member}/stat`);
    // The command's name stands in parentheses and may hold blanks; utime is field 14.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ").map(Number);
    for (const time of fields.slice(11, 15)) ticks += time;
  }
  return ticks / TICKS_PER_SECOND;
}

/**
 * Resident memory in bytes that is no file's, pages shared between processes counted once (PSS): a file's pages, such
 * as those of the program, are shared with whoever else runs it and belong to no session.
 */
export async function residentBytes(pid: number): Promise<number> {
  let kilobytes = 0;
  for (const member of await processTree(pid)) {
    const rollup = await readText(`/proc/${member}/smaps_rollup`);
    kilobytes += Number(/^Pss_Anon:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return 1024 * kilobytes;
}

/** The processes below `pid` and itself that have the word `kind` in their command line. */
export async function processesOfKind(pid: number, kind: string): Promise<number[]> {
  const found: number[] = [];
  for (const member of await processTree(pid)) {
    if ((await readText(`/proc/${member}/cmdline`)).includes(kind)) found.push(member);
  }
  return found;
}

/** The process and everything below it. */
async function processTree(pid: number): Promise<number[]> {
  if (pid === 0) return [];
  const members = [pid];
  for (const member of members) {
    const children = await readText(`/proc/${member}/task/${member}/children`);
    members.push(...children.split(" ").filter(Boolean).map(Number));
  }
  return members;
}

/** A file of a process; an empty text when the process has ended. */
async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    // The last is ESRCH, for which there is no class.
    if (error instanceof Deno.errors.NotFound || String(error).includes("os error 3")) return "";
    throw error;
  }
}
