/** One step of the whole test, in the order in which they run. */
export interface Stage {
  readonly name: string;
  /** Arguments of `deno`. For test stages the files are added. */
  readonly args: readonly string[];
  /** Which test files belong to it; a stage without is a gate and counts as one case. */
  readonly files?: (path: string) => boolean;
  readonly env?: Record<string, string>;
  /**
   * Whether a case that fails is run once more by itself, with both outcomes shown: for stages whose
   * browsers and servers have deadlines that a busy machine may miss.
   */
  readonly retries?: boolean;
  readonly timeoutMs: number;
}

const MINUTE_MS = 60_000;
const FUZZ = "tests/rfb/fuzz/";
const ROOMS = "tests/rooms_test.ts";
const EXECUTABLE = "tests/e2e/executable_test.ts";
const TEST = ["test", "--quiet", "--no-check", "--allow-all"];

const within = (...folders: string[]) => (path: string) =>
  folders.some((folder) => path.startsWith(folder));

const isBrowserTest = (path: string) => within("tests/e2e/")(path) && path !== EXECUTABLE;

/** Every stage. A test file belongs to exactly one of them. */
export const STAGES: readonly Stage[] = [
  { name: "format", args: ["fmt", "--check"], timeoutMs: MINUTE_MS },
  { name: "lint", args: ["lint"], timeoutMs: MINUTE_MS },
  { name: "types", args: ["check"], timeoutMs: 2 * MINUTE_MS },
  { name: "build", args: ["task", "--quiet", "build"], timeoutMs: 2 * MINUTE_MS },
  { name: "rooms", args: TEST, files: (path) => path === ROOMS, timeoutMs: MINUTE_MS },
  {
    name: "unit",
    args: [...TEST, "--parallel"],
    files: (path) => path !== ROOMS && !within("tests/e2e/", "tests/integration/", FUZZ)(path),
    timeoutMs: 4 * MINUTE_MS,
  },
  {
    name: "fuzz",
    args: [...TEST, "--parallel"],
    files: within(FUZZ),
    timeoutMs: 5 * MINUTE_MS,
  },
  {
    name: "integration",
    args: [...TEST, "--parallel"],
    files: within("tests/integration/"),
    timeoutMs: 4 * MINUTE_MS,
  },
  { name: "browser", args: TEST, files: isBrowserTest, retries: true, timeoutMs: 12 * MINUTE_MS },
  { name: "compile", args: ["task", "--quiet", "compile"], timeoutMs: 5 * MINUTE_MS },
  {
    name: "executable",
    args: TEST,
    files: (path) => path === EXECUTABLE,
    env: { VNCGW_EXECUTABLE: "./vncgw" },
    timeoutMs: 3 * MINUTE_MS,
  },
];

/** Every test file of the project, sorted. */
export async function findTestFiles(folder = "tests"): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) files.push(...await findTestFiles(path));
    else if (name.endsWith("_test.ts")) files.push(path);
  }
  return files.sort();
}
