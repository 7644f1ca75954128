import { assert, assertEquals, assertMatch } from "@std/assert";
import { formatJson, formatText, Logger } from "../../proxy/log.ts";

const TIME = new Date("2026-01-02T03:04:05.678Z");

Deno.test("formatJson() writes one object a line", () => {
  const line = formatJson(TIME, "warn", "two\nlines", { a: 1, b: undefined, c: 'x "y"\n' });
  assertEquals(line.indexOf("\n"), line.length - 1);
  assertEquals(JSON.parse(line), {
    time: "2026-01-02T03:04:05.678Z",
    level: "warn",
    message: "two\nlines",
    a: 1,
    c: 'x "y"\n',
  });
});

Deno.test("formatText() writes a line for people", () => {
  assertEquals(
    formatText(TIME, "info", "session ended", {
      viewer: "[::1]:1",
      seconds: 1.5,
      name: "Build box",
      no: undefined,
    }),
    '03:04:05 INFO  session ended  viewer=[::1]:1  seconds=1.5  name="Build box"\n',
  );
  assertEquals(
    formatText(TIME, "error", "x", { a: "", b: "c=d", e: 'f"' }),
    '03:04:05 ERROR x  a=""  b="c=d"  e="f\\""\n',
  );
});

Deno.test("formatText() lets no control character through, wherever it stands", () => {
  for (let code = 0; code < 0xa0; code++) {
    if (code >= 0x20 && code < 0x7f) continue;
    const char = String.fromCharCode(code);
    const line = formatText(TIME, "info", `a${char}b`, { c: `d${char}e`, f: `g ${char}h` });
    // deno-lint-ignore no-control-regex
    assert(!/[\x00-\x1f\x7f-\x9f]/.test(line.slice(0, -1)), `U+${code.toString(16)}`);
    assert(line.includes("\\"));
  }
});

/** A sink that takes a line whenever the test lets it. */
class SlowSink {
  text = "";
  #writes: PromiseWithResolvers<void>[] = [];
  #open = false;

  async write(data: Uint8Array): Promise<number> {
    if (!this.#open) {
      const write = Promise.withResolvers<void>();
      this.#writes.push(write);
      await write.promise;
    }
    this.text += new TextDecoder().decode(data);
    return data.length;
  }

  open(): void {
    this.#open = true;
    for (const write of this.#writes) write.resolve();
  }
}

Deno.test("Logger writes lines of its level and above, in order", async () => {
  const levels = ["debug", "info", "warn", "error"] as const;
  for (const [index, level] of levels.entries()) {
    const sink = new SlowSink();
    sink.open();
    const log = new Logger(sink, level, "json");
    for (const each of levels) log[each](each);
    await log.flush();
    const logged = sink.text.trim().split("\n").map((line) => JSON.parse(line).message);
    assertEquals(logged, levels.slice(index));
  }
});

Deno.test("Logger drops lines for a reader that has stopped, and tells how many", async () => {
  const sink = new SlowSink();
  const log = new Logger(sink, "info", "json");
  const lines = 3000;
  for (let i = 0; i < lines; i++) log.info("x".repeat(1000), { i });
  sink.open();
  await log.flush();
  const logged = sink.text.trim().split("\n").map((line) => JSON.parse(line));
  const last = logged.pop();
  assertMatch(last.message, /dropped/);
  assertEquals(logged.length + last.lines, lines);
  assert(sink.text.length < 1_100_000);
  assertEquals(logged.map(({ i }) => i), logged.map((_, i) => i));
  log.info("after");
  await log.flush();
  assertMatch(sink.text, /"after"/);
});

Deno.test("Logger goes on where a sink takes only a part, and bears one that fails", async () => {
  let text = "";
  let broken = false;
  const log = new Logger(
    {
      write: (data) => {
        if (broken) return Promise.reject(new Deno.errors.BrokenPipe("gone"));
        text += new TextDecoder().decode(data.subarray(0, 7));
        return Promise.resolve(Math.min(7, data.length));
      },
    },
    "info",
    "json",
  );
  log.info("a line of more than seven bytes");
  await log.flush();
  assertEquals(JSON.parse(text).message, "a line of more than seven bytes");
  broken = true;
  log.info("lost");
  await log.flush();
  broken = false;
  text = "";
  log.info("found");
  await log.flush();
  const [found, lost] = text.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals([found.message, lost.lines], ["found", 1]);
});

Deno.test("Logger goes on, on a line of its own, where a full disk took a half, and counts what it lost", async () => {
  let text = "";
  let room = 1_000;
  const log = new Logger(
    {
      write: (data) => {
        if (room === 0) return Promise.reject(new Error("No space left on device"));
        const count = Math.min(room, data.length);
        text += new TextDecoder().decode(data.subarray(0, count));
        room -= count;
        return Promise.resolve(count);
      },
    },
    "info",
    "json",
  );
  for (let i = 0; i < 30; i++) log.info("a line", { i });
  await log.flush();
  room = 10_000;
  log.info("after");
  await log.flush();
  const lines = text.trim().split("\n");
  const whole = lines.flatMap((line) => line.endsWith("}") ? [JSON.parse(line)] : []);
  assertEquals(whole.length, lines.length - 1);
  const [after, last] = whole.splice(-2);
  assertEquals(after.message, "after");
  assertEquals(last.lines + whole.length, 30);
});
