import { assert, assertEquals } from "@std/assert";
import { formatHelp, OPTIONS } from "../../proxy/options.ts";

Deno.test("formatHelp() names every option with its alias, value and default", () => {
  const help = formatHelp();
  for (const option of OPTIONS) {
    const left = `--${option.name}${option.value ? ` ${option.value}` : ""}`;
    assert(help.includes(`${left} `) || help.includes(`${left}\n`), left);
    assert(help.includes(option.help), option.name);
    if (option.alias) assert(help.includes(`-${option.alias}`), option.alias);
    if (option.default) assert(help.includes(`(default ${option.default})`), option.name);
  }
});

Deno.test("formatHelp() is at most 80 columns wide and ends in one newline", () => {
  const lines = formatHelp().split("\n");
  assertEquals(lines.filter((line) => line.length > 80), []);
  assertEquals(lines.at(-1), "");
  assert(lines.at(-2) !== "");
});

Deno.test("OPTIONS have no name twice", () => {
  const names = OPTIONS.flatMap((option) => [option.name, ...(option.alias ? [option.alias] : [])]);
  assertEquals(new Set(names).size, names.length);
});
