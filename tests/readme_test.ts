import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseCommand } from "../proxy/config.ts";
import { HTTP_TIMEOUTS } from "../proxy/http/connection.ts";
import { HEAD_LIMIT_BYTES } from "../proxy/http/head.ts";
import { formatHelp, OPTIONS } from "../proxy/options.ts";
import { READ_MAX_BYTES } from "../proxy/read_buffer.ts";
import { CHECK_INTERVAL_MS, VANISHED_AFTER_MS } from "../proxy/sessions.ts";
import { parseTokens } from "../proxy/tokens/token_file.ts";
import { FRAME_LIMIT_BYTES } from "../proxy/websocket/frame.ts";

const ROOT = new URL("../", import.meta.url);
const READMES = ["README.md", "README.zh-CN.md"];

/** The limits that the READMEs tell: how they say it, in both languages, and what holds. */
const LIMITS: readonly (readonly [english: RegExp, chinese: RegExp, limit: number])[] = [
  [/heads (\d+) KiB/, /请求头 (\d+) KiB/, HEAD_LIMIT_BYTES / 1024],
  [/heads \d+ KiB and (\d+) s/, /请求头 \d+ KiB、(\d+) 秒/, HTTP_TIMEOUTS.headMs / 1000],
  // It stays 1 KiB below.
  [/(\d+) KiB in flight/, /最多缓存 (\d+) KiB/, READ_MAX_BYTES / 1024 + 1],
  [/frame over (\d+) MiB/, /单帧超过 (\d+) MiB/, FRAME_LIMIT_BYTES / 1024 ** 2],
];

const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

/** The inside of the first code block behind `marker`. */
function blockBehind(text: string, marker: string): string {
  const at = text.indexOf(marker);
  assert(at >= 0, `Cannot find ${marker}`);
  const block = /```\w+\n(.*?)```/s.exec(text.slice(at));
  if (!block) throw new Error(`Cannot find a code block behind ${marker}`);
  return block[1]!;
}

/** The lines of all code blocks of shell commands and units that run the gateway. */
function gatewayCommands(text: string): string[][] {
  const blocks = [...text.matchAll(/```(?:sh|ini)\n(.*?)```/gs)].map((match) => match[1]!);
  return blocks.join("").split("\n").flatMap((line) => {
    const args = /(?:^\.\/vncgw|\/vncgw|task start)((?: \S+)+)$/.exec(line.replace(/\s+#.*$/, ""))
      ?.[1];
    return args ? [args.trim().split(" ")] : [];
  });
}

/** What a heading is called in a link, as GitHub does it. */
function anchor(heading: string): string {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

for (const path of READMES) {
  Deno.test(`${path} has the help word for word`, async () => {
    const block = blockBehind(await read(path), "<!-- help -->");
    assertEquals(block, formatHelp(), `${path} is behind: put the output of --help there`);
  });

  Deno.test(`${path} names every option`, async () => {
    const text = await read(path);
    for (const { name } of OPTIONS) assertStringIncludes(text, `--${name}`);
  });

  Deno.test(`${path} names no option that does not exist`, async () => {
    const words = [...(await read(path)).matchAll(/(?<![\w<!-])--([a-z][\w-]*)/g)];
    const options = OPTIONS.flatMap(({ name, alias }) => alias ? [name, alias] : [name]);
    for (const [word, name] of words) assert(options.includes(name!), `${path} names ${word}`);
    assert(words.length > options.length, `${words}`);
  });

  Deno.test(`${path} draws folders and files that exist`, async () => {
    const picture = /```text\n(.*?)```/s.exec(await read(path))![1]!;
    const paths = [...picture.matchAll(/\b(?:web|rfb|proxy)\/[\w/.]*/g)].map(([found]) => found);
    assert(paths.length >= 6, `${paths}`);
    for (const name of paths) {
      const info = await Deno.stat(new URL(name, ROOT)).catch(() => undefined);
      assertEquals(info?.isDirectory, !name.endsWith(".ts"), `${path} draws ${name}`);
    }
  });

  Deno.test(`${path} tells the limits that hold`, async () => {
    const text = await read(path);
    for (const [english, chinese, limit] of LIMITS) {
      const pattern = path.includes("zh") ? chinese : english;
      assertEquals(Number(pattern.exec(text)?.[1]), limit, `${path}: ${pattern}`);
    }
    assertMatch(text, /noticed within a minute|一分钟内就会被发现/);
    assert(VANISHED_AFTER_MS + CHECK_INTERVAL_MS <= 60_000);
  });

  Deno.test(`${path} runs tasks that exist, by the Deno that CI runs`, async () => {
    const text = await read(path);
    const { tasks } = JSON.parse(await read("deno.json"));
    const commands = [...text.matchAll(/deno@([\d.]+) task (\w+)/g)];
    for (const name of ["start", "test", "compile", "ok"]) {
      assert(commands.some((match) => match[2] === name), `${path} does not run task ${name}`);
    }
    const version = /deno@([\d.]+)/.exec(await read(".ci/run"))![1];
    for (const [, used, name] of commands) {
      assertEquals(used, version);
      assert(Object.hasOwn(tasks, name!), `deno.json has no task ${name}`);
    }
  });

  Deno.test(`${path} runs the gateway by command lines that it takes`, async () => {
    const commands = gatewayCommands(await read(path));
    assert(commands.length >= 3, `found ${commands.length} commands`);
    for (const args of commands) assertEquals(parseCommand(args).kind, "run", args.join(" "));
  });

  Deno.test(`${path} shows a token file without a mistake`, async () => {
    const example = blockBehind(await read(path), "<!-- token-file -->");
    const { targets, errors } = parseTokens(example, "example");
    assertEquals(errors, []);
    assertEquals([...targets.keys()], ["target1", "target2", "v6", "vm7"]);
    assertEquals(targets.get("target2")?.viewOnly, true);
  });

  Deno.test(`${path} links to files and headings that exist`, async () => {
    const links = [...(await read(path)).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
    assert(links.length > 10);
    for (const link of links.filter((link) => !/^\w+:/.test(link))) {
      const [file, heading] = link.split("#") as [string, string?];
      const info = await Deno.stat(new URL(file || path, ROOT)).catch(() => undefined);
      assert(info?.isFile, `${path} links to ${link}: there is no such file`);
      if (heading === undefined) continue;
      const headings = [...(await read(file || path)).matchAll(/^#+ (.*)$/gm)];
      const anchors = headings.map((match) => anchor(match[1]!));
      assert(anchors.includes(decodeURIComponent(heading)), `${path} links to ${link}`);
    }
  });
}

Deno.test("README.md names every page parameter and close code", async () => {
  const source = await read("web/page/parameters.ts");
  for (const path of READMES) {
    const text = await read(path);
    const names = [...source.matchAll(/\bgiven(?:\.get\(|, )"(\w+)"/g)].map(([, name]) => name!);
    assert(names.length >= 16, `${names}`);
    for (const name of names) assertStringIncludes(text, `${name}`);
    for (const [code] of (await read("web/page/messages_en.ts")).matchAll(/(?<=close_)4\d+/g)) {
      assertStringIncludes(text, code);
    }
  }
});

Deno.test("README.md tells how late sound may be", async () => {
  const limit = Number(/at most (\d+) ms behind/.exec(await read("README.md"))![1]);
  for (const name of ["audio_schedule", "sample_ring"]) {
    const seconds = /const LIMIT_S = ([\d.]+);/.exec(await read(`web/page/${name}.ts`))![1];
    assertEquals(Number(seconds) * 1000, limit, name);
  }
});

Deno.test("README.md's service starts after what it wants", async () => {
  const unit = /```ini\n(.*?)```/s.exec(await read("README.md"))![1]!;
  const targets = (key: string) => new RegExp(`^${key}=(.*)$`, "m").exec(unit)?.[1];
  assertEquals(targets("Wants"), "network-online.target");
  assertEquals(targets("After"), targets("Wants"));
});
