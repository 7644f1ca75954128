import { processesOfKind } from "../bridge/process_tree.ts";

const LOOK_EVERY_MS = 50;

/** The most memory that one process held at a time, in bytes. */
export interface PeakMemory {
  /** All of it. */
  readonly peakBytes: number;
  /** Without the files that it maps, which for a browser is mostly its own program, shared by its processes. */
  readonly ownPeakBytes: number;
}

/** Watches the memory of those processes that are there when it starts, from then on. */
export class PeakMemoryWatch implements Disposable {
  #members: readonly number[];
  #timer: ReturnType<typeof setInterval>;
  #ownPeakBytes = 0;

  private constructor(members: readonly number[]) {
    this.#members = members;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** Begins with the processes below `pid` that have the word `kind` in their command line. */
  static async start(pid: number, kind: string): Promise<PeakMemoryWatch> {
    const members = await processesOfKind(pid, kind);
    for (const member of members) await Deno.writeTextFile(`/proc/${member}/clear_refs`, "5");
    return new PeakMemoryWatch(members);
  }

  /** So far; takes no time worth mentioning. */
  peak(): PeakMemory {
    this.#look();
    const peaks = this.#members.map((member) => readField(readStatus(member), "VmHWM"));
    return { peakBytes: Math.max(0, ...peaks), ownPeakBytes: this.#ownPeakBytes };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const member of this.#members) {
      const status = readStatus(member);
      const own = readField(status, "RssAnon") + readField(status, "RssShmem");
      this.#ownPeakBytes = Math.max(this.#ownPeakBytes, own);
    }
  }
}

/** What the kernel says of a process; nothing when it has ended. */
function readStatus(pid: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/status`);
  } catch {
    return "";
  }
}

function readField(status: string, name: string): number {
  return 1024 * Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
}
