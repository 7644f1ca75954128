/**
 * The command line as one table: the parser, `--help`, the README and the tests read it.
 */

/** One option of the command line. */
export interface Option {
  /** The long name without dashes. */
  readonly name: string;
  /** Another name for the same option. */
  readonly alias?: string;
  /** What stands for the value in the help; absent for a switch. */
  readonly value?: string;
  /** The value when the option is not given, as a person would type it. */
  readonly default?: string;
  /** Whether it may be given more than once. */
  readonly many?: boolean;
  /** One line for the help. */
  readonly help: string;
}

/** The options under their headings, in the order of the help. */
export const OPTION_GROUPS: readonly (readonly [heading: string, options: readonly Option[]])[] = [
  ["Targets", [
    {
      name: "tokens",
      alias: "target-config",
      value: "FILE|DIR",
      help: "token file or directory",
    },
    { name: "demo", help: "a desktop of our own at token 'demo', to try it" },
    { name: "list", help: "name the targets on the start page" },
  ]],
  ["Listening", [
    { name: "port", value: "PORT", default: "6080", help: "TCP port; 0 picks a free one" },
    { name: "host", value: "ADDRESS", help: "listen on this address only (default: all)" },
    { name: "cert", value: "FILE", help: "TLS certificate chain (PEM): https and wss" },
    { name: "key", value: "FILE", help: "TLS private key (PEM)" },
    {
      name: "allow-origin",
      value: "ORIGIN",
      many: true,
      help: "its pages may connect and frame ours (repeatable)",
    },
  ]],
  ["Limits", [
    { name: "max-sessions", value: "N", default: "10000", help: "sessions at once" },
    {
      name: "max-sessions-per-token",
      value: "N",
      default: "10000",
      help: "sessions at once with the same token",
    },
    {
      name: "idle-timeout",
      value: "SECONDS",
      default: "0",
      help: "end a session idle for so long; 0: never",
    },
  ]],
  ["Logging", [
    {
      name: "log-level",
      value: "LEVEL",
      default: "info",
      help: "debug, info, warn or error",
    },
    {
      name: "log-format",
      value: "FORMAT",
      default: "auto",
      help: "text, json, auto: text on a terminal",
    },
  ]],
  ["Information", [
    { name: "help", alias: "h", help: "show this help" },
    { name: "version", help: "show the version" },
  ]],
];

/** Every option, without the headings. */
export const OPTIONS: readonly Option[] = OPTION_GROUPS.flatMap(([, options]) => options);

const EXAMPLES: readonly (readonly [command: string, what: string])[] = [
  ["vncgw --demo", "a desktop to try, nothing else needed"],
  ["vncgw --tokens token.conf --port 6080", "then open http://HOST:6080/?token=TOKEN"],
  ["vncgw --tokens token.conf --cert cert.pem --key key.pem --port 6443", "the same by https"],
];

/** The text of `--help`, at most 80 columns wide, ending in a newline. */
export function formatHelp(): string {
  const groups = OPTION_GROUPS.map(([heading, options]) =>
    `${heading}:\n${options.map(formatOption).join("")}`
  );
  const examples = EXAMPLES.map(([command, what]) => `  ${command}\n      ${what}\n`);
  return "Usage: vncgw --tokens FILE [options]\n\n" +
    "The way from a browser to many VNC servers: serves the viewer and carries its\n" +
    "WebSocket to the server that the token in the link stands for.\n\n" +
    `${groups.join("\n")}\nExamples:\n${examples.join("")}`;
}

function formatOption(option: Option): string {
  const dashed = option.alias?.length === 1 ? `-${option.alias}, ` : "";
  const left = `  ${dashed}--${option.name}${option.value ? ` ${option.value}` : ""}`;
  const other = option.alias && option.alias.length > 1 ? `; also --${option.alias}` : "";
  const standard = option.default === undefined ? "" : ` (default ${option.default})`;
  const gap = left.length > 26 ? `${left}\n${" ".repeat(28)}` : left.padEnd(28);
  return `${gap}${option.help}${other}${standard}\n`;
}
