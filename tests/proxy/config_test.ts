import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { type Config, parseCommand } from "../../proxy/config.ts";
import { UsageError } from "../../proxy/errors.ts";
import { OPTIONS } from "../../proxy/options.ts";

const DEFAULTS: Config = {
  demo: true,
  list: false,
  port: 6080,
  allowedOrigins: [],
  maxSessions: 10000,
  maxSessionsPerToken: 10000,
  idleTimeoutMs: 0,
  logLevel: "info",
  logFormat: "auto",
};

function configOf(...args: string[]): Config {
  const command = parseCommand(args);
  if (command.kind !== "run") throw new Error(`Expected a run: ${command.kind}`);
  return command.config;
}

function complaintOf(...args: string[]): string {
  const error: UsageError = assertThrows(() => parseCommand(args), UsageError);
  assertEquals(error.problems.length, 1);
  return error.problems[0]!;
}

Deno.test("parseCommand() fills in the defaults", () => {
  assertEquals(configOf("--demo"), DEFAULTS);
});

Deno.test("parseCommand() reads every option in both spellings", () => {
  const cases: [args: string[], expected: Partial<Config>][] = [
    [["--tokens", "t.conf"], { tokensPath: "t.conf" }],
    [["--target-config", "t.conf"], { tokensPath: "t.conf" }],
    [["--list"], { list: true }],
    [["--port", "0"], { port: 0 }],
    [["--port", "65535"], { port: 65535 }],
    [["--host", "::1"], { host: "::1" }],
    [["--host", "[::1]"], { host: "::1" }],
    [["--cert", "c.pem", "--key", "k.pem"], { tls: { certPath: "c.pem", keyPath: "k.pem" } }],
    [["--allow-origin", "https://Portal.Example:443/"], {
      allowedOrigins: ["https://portal.example"],
    }],
    [["--allow-origin", "http://a", "--allow-origin", "http://b:81"], {
      allowedOrigins: ["http://a", "http://b:81"],
    }],
    [["--max-sessions", "7"], { maxSessions: 7 }],
    [["--max-sessions-per-token", "1"], { maxSessionsPerToken: 1 }],
    [["--idle-timeout", "90"], { idleTimeoutMs: 90_000 }],
    [["--log-level", "debug"], { logLevel: "debug" }],
    [["--log-format", "json"], { logFormat: "json" }],
  ];
  for (const [args, expected] of cases) {
    assertEquals(configOf("--demo", ...args), { ...DEFAULTS, ...expected }, args.join(" "));
    const joined = args.join(" ").replaceAll(/(--[a-z-]+) (?!-)/g, "$1=").split(" ");
    assertEquals(configOf("--demo", ...joined), { ...DEFAULTS, ...expected }, joined.join(" "));
  }
});

Deno.test("parseCommand() asks for help and version alone", () => {
  assertEquals(parseCommand(["--help"]), { kind: "help" });
  assertEquals(parseCommand(["-h"]), { kind: "help" });
  assertEquals(parseCommand(["--version"]), { kind: "version" });
  assertEquals(parseCommand(["--port", "nonsense", "--help"]), { kind: "help" });
});

Deno.test("parseCommand() lets the last of two values stand", () => {
  assertEquals(configOf("--demo", "--port", "1", "--port=2").port, 2);
});

Deno.test("parseCommand() says what to do without targets", () => {
  assertMatch(complaintOf(), /^no targets: give --tokens FILE .*--demo$/);
  assertMatch(complaintOf("--port", "0"), /--tokens FILE/);
});

Deno.test("parseCommand() guesses what an unknown option was meant to be", () => {
  const cases: [typed: string, meant: string][] = [
    ["--token", "--tokens"],
    ["--tokns=t.conf", "--tokens"],
    ["--prot", "--port"],
    ["--targetconfig", "--target-config"],
    ["--Demo", "--demo"],
    ["-help", "--help"],
    ["--no-demo", "--demo"],
    ["--idle-time-out", "--idle-timeout"],
    ["--allow", "--allow-origin"],
  ];
  for (const [typed, meant] of cases) {
    const shown = typed.replace(/=.*/, "");
    assertEquals(
      complaintOf(typed, "x"),
      `unknown option ${shown}; did you mean ${meant}? See vncgw --help`,
    );
  }
});

Deno.test("parseCommand() guesses nothing where no option is near", () => {
  for (const typed of ["--bogus", "--frobnicate", "--ssl", "--verbose", "-x"]) {
    assertEquals(complaintOf(typed), `unknown option ${typed}; see vncgw --help`);
  }
});

Deno.test("parseCommand() refuses arguments that are no options", () => {
  for (const argument of ["6080", "-", "--", "x=y"]) {
    assertEquals(
      complaintOf("--demo", argument),
      `unexpected argument '${argument}'; see vncgw --help`,
    );
  }
  assertMatch(complaintOf("--demo", "--list", "false"), /^unexpected argument 'false'/);
});

Deno.test("parseCommand() wants a value for each option that has one, each time", () => {
  for (const { name, alias, value } of OPTIONS.filter((option) => option.value)) {
    const complaint = `option --${name} needs a value: --${name} ${value}`;
    for (
      const args of [[`--${name}`], [`--${name}=`], [`--${name}`, ""], [`--${name}`, "--list"]]
    ) {
      assertEquals(complaintOf("--demo", ...args), complaint, args.join(" "));
    }
    if (alias) assertMatch(complaintOf("--demo", `--${alias}`), /needs a value/);
  }
  const twice = ["--allow-origin", "http://a", "--allow-origin"];
  assertMatch(complaintOf("--demo", ...twice), /^option --allow-origin needs a value/);
});

Deno.test("parseCommand() refuses a value for a switch", () => {
  for (const { name } of OPTIONS.filter((option) => !option.value)) {
    assertEquals(complaintOf(`--${name}=false`), `option --${name} takes no value`);
  }
});

Deno.test("parseCommand() says what a wrong value should have been", () => {
  const cases: [args: string[], complaint: RegExp][] = [
    [["--port", "65536"], /^wrong --port '65536': expected a whole number from 0 to 65535$/],
    [["--port=-1"], /^wrong --port '-1'/],
    [["--port", "6o80"], /^wrong --port '6o80'/],
    [["--port", "80.5"], /^wrong --port/],
    [["--port", "0x50"], /^wrong --port/],
    [["--max-sessions", "0"], /^wrong --max-sessions '0': expected .* 1 to 1000000$/],
    [["--max-sessions", "99999999999999999999"], /^wrong --max-sessions/],
    [["--max-sessions-per-token", "1e3"], /^wrong --max-sessions-per-token/],
    [["--idle-timeout", "5m"], /^wrong --idle-timeout '5m'/],
    [["--log-level", "verbose"], /^wrong --log-level 'verbose': expected one of debug, info, warn/],
    [["--log-format", "xml"], /^wrong --log-format 'xml': expected one of auto, text, json$/],
    [["--cert", "c.pem"], /^--cert needs --key FILE too$/],
    [["--key", "k.pem"], /^--key needs --cert FILE too$/],
    [["--allow-origin", "portal.example"], /^wrong --allow-origin 'portal.example': expected http/],
    [["--allow-origin", "https://portal.example/app"], /^wrong --allow-origin/],
    [["--allow-origin", "https://me@portal.example"], /^wrong --allow-origin/],
    [["--allow-origin", "ftp://portal.example"], /^wrong --allow-origin/],
    [["--allow-origin", "https://:secret@portal.example"], /^wrong --allow-origin/],
    [["--allow-origin", "https://*.example"], /^wrong --allow-origin/],
    [["--allow-origin", "http://a;sandbox"], /^wrong --allow-origin/],
    [["--allow-origin", "http://a,b"], /^wrong --allow-origin/],
    [["--allow-origin", "null"], /^wrong --allow-origin/],
    [["--allow-origin", "*"], /^wrong --allow-origin/],
  ];
  for (const [args, complaint] of cases) assertMatch(complaintOf("--demo", ...args), complaint);
});
