/** From a configuration to a running gateway, and from a signal to its end. */
import { loadAssets } from "./assets.ts";
import type { Config } from "./config.ts";
import { withDeadline } from "./deadline.ts";
import { UsageError } from "./errors.ts";
import { Logger } from "./log.ts";
import { Metrics } from "./metrics.ts";
import { type Gateway, startGateway } from "./server.ts";
import { Sessions } from "./sessions.ts";
import { DEMO_TOKEN, DemoTokens } from "./tokens/demo_tokens.ts";
import { openFileTokens, TokenFileError } from "./tokens/file_tokens.ts";
import type { TokenSource } from "./tokens/token_source.ts";

/** How long the log's reader has for the last lines. */
const LOG_GRACE_MS = 1_000;
/** Windows knows only these two. */
const STOP_SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

/**
 * Runs the gateway until a signal stops it.
 *
 * @throws {UsageError} for a configuration that cannot be used.
 * @throws {StartError} when the port cannot be opened.
 */
export async function run(config: Config): Promise<void> {
  const log = new Logger(Deno.stderr, config.logLevel, logFormat(config));
  await using demo = config.demo ? await loadDemo() : undefined;
  const files = await openTokens(config, log);
  const tokens = demo ? new DemoTokens(demoTarget(demo.address), files) : files!;
  const gateway = await startGateway(config, {
    assets: await loadAssets(),
    tokens,
    sessions: new Sessions(config),
    metrics: new Metrics(),
    log,
    tls: config.tls !== undefined,
    allowedOrigins: config.allowedOrigins,
    list: config.list,
    demo: config.demo,
  });
  if (!files) dropFilePermissions();
  // Until here signals end the program by themselves, whatever it waits for.
  const stopped = nextSignal();
  announce(config, gateway);
  const signal = await stopped;
  log.info("stopping", { signal });
  await gateway.stop("gateway is stopping");
  await withDeadline(log.flush(), LOG_GRACE_MS);
}

function logFormat({ logFormat }: Config): "text" | "json" {
  if (logFormat !== "auto") return logFormat;
  return Deno.stderr.isTerminal() ? "text" : "json";
}

async function openTokens(config: Config, log: Logger): Promise<TokenSource | undefined> {
  if (config.tokensPath === undefined) return undefined;
  try {
    return await openFileTokens(config.tokensPath, log, config.demo ? DEMO_TOKEN : undefined);
  } catch (error) {
    if (error instanceof TokenFileError) throw new UsageError(error.problems, { cause: error });
    throw error;
  }
}

/** Nobody else is to wait at the start for all that it is made of. */
async function loadDemo() {
  const { startDemo } = await import("./demo/demo.ts");
  return await startDemo();
}

function demoTarget(address: { readonly hostname: string; readonly port: number }) {
  return { address: { transport: "tcp", ...address }, name: "Demo", viewOnly: false } as const;
}

/** Without a token file nothing is read or dialled by path after the start. */
function dropFilePermissions(): void {
  Deno.permissions.revokeSync({ name: "read" });
  Deno.permissions.revokeSync({ name: "write" });
}

function announce(config: Config, { url }: Gateway): void {
  const query = config.demo && !config.tokensPath ? `?token=${DEMO_TOKEN}` : "";
  try {
    Deno.stdout.writeSync(new TextEncoder().encode(`Open ${url}${query} in a browser\n`));
  } catch {
    // Nobody reads it, as behind a pipe whose reader has gone; the gateway serves all the same.
  }
}

function nextSignal(): Promise<Deno.Signal> {
  const { promise, resolve } = Promise.withResolvers<Deno.Signal>();
  for (const signal of STOP_SIGNALS) Deno.addSignalListener(signal, () => resolve(signal));
  return promise;
}
