/**
 * Measures the gateway as a relay against websockify and an haproxy TCP relay, in turns on the same
 * input, and prints the medians beside the project's goals. Linux only; see `README.md` here.
 *
 *     deno task bench:bridge [--gateway source|compiled] [--rounds N] [--only NAME,NAME]
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "@std/cli/parse-args";
import { measureIdle } from "./bridge/idle.ts";
import { measureLatency } from "./bridge/latency.ts";
import { measureLossToTarget, measureLossToViewer } from "./bridge/loss.ts";
import { DIRECT, gatewayKind, HAPROXY, Relay, type RelayKind, WEBSOCKIFY } from "./bridge/relay.ts";
import { ROWS } from "./bridge/rows.ts";
import { measureStall } from "./bridge/stalled.ts";
import { Target } from "./bridge/target.ts";
import { measureThroughput } from "./bridge/throughput.ts";
import { Figures } from "./figures.ts";

const EXECUTABLE = "./vncgw";
const STREAM_BYTES = 1e9;
const STALL_BYTES = 2e8;
const ROUND_TRIPS = 5_000;
const LOSS_TRIALS = 10;
const IDLE_SESSIONS = 1_000;
const MANY_SESSIONS = 5_000;
/** A first picture, about. */
const USED_BYTES = 1e6;
/** websockify takes a process for each session: a thousand would only measure the machine's memory. */
const IDLE_PROCESSES = 200;

/** Where one measurement puts its figures, for one relay. */
type Report = (row: keyof typeof ROWS, value: number) => void;

interface Measurement {
  readonly relays: readonly RelayKind[];
  readonly target: "load_target.ts" | "bulk_target.ts";
  /** Measured once, since it takes long and varies little. */
  readonly once?: boolean;
  run(relay: Relay, target: Target, report: Report): Promise<void>;
}

function listMeasurements(
  ours: RelayKind,
  oursByTls: RelayKind,
): Readonly<Record<string, Measurement>> {
  const relays = [ours, WEBSOCKIFY, HAPROXY];
  const load = "load_target.ts";
  return {
    throughput: { relays: [...relays, DIRECT], target: "bulk_target.ts", run: reportThroughput },
    latency: { relays: [...relays, DIRECT], target: load, run: reportLatency },
    loss: { relays, target: load, run: reportLoss },
    stall: { relays: [...relays, oursByTls], target: load, run: reportStall },
    idle: { relays: [...relays, oursByTls], target: load, once: true, run: reportIdle },
    used: { relays: [ours, oursByTls], target: load, once: true, run: reportUsed },
    many: { relays: [ours], target: load, once: true, run: reportMany },
  };
}

async function reportThroughput(relay: Relay, target: Target, report: Report): Promise<void> {
  const down = await measureThroughput(relay, target, "to viewer", STREAM_BYTES);
  report("toViewer", down.speed);
  report("toViewerCpu", down.cpu);
  report("toViewerLoad", down.loadCpu);
  const up = await measureThroughput(relay, target, "to target", STREAM_BYTES / 2);
  report("toTarget", up.speed);
  report("toTargetCpu", up.cpu);
  report("toTargetLoad", up.loadCpu);
  if (relay.pid !== 0) report("start", relay.startMs);
}

async function reportLatency(relay: Relay, _target: Target, report: Report): Promise<void> {
  const { p50, p99 } = await measureLatency(relay, ROUND_TRIPS);
  report("p50", p50);
  report("p99", p99);
}

async function reportLoss(relay: Relay, target: Target, report: Report): Promise<void> {
  report("lostToViewer", await measureLossToViewer(relay, LOSS_TRIALS) / LOSS_TRIALS);
  report("lostToTarget", await measureLossToTarget(relay, target, LOSS_TRIALS) / LOSS_TRIALS);
}

async function reportStall(relay: Relay, _target: Target, report: Report): Promise<void> {
  const { growth, others } = await measureStall(relay, STALL_BYTES);
  report("stall", growth);
  report("stallP50", others.p50);
  report("stallP99", others.p99);
}

async function reportIdle(relay: Relay, _target: Target, report: Report): Promise<void> {
  const count = relay.kind === WEBSOCKIFY ? IDLE_PROCESSES : IDLE_SESSIONS;
  report("idle", (await measureIdle(relay, count)).perSession);
}

async function reportUsed(relay: Relay, _target: Target, report: Report): Promise<void> {
  report("idleUsed", (await measureIdle(relay, IDLE_SESSIONS, USED_BYTES)).perSession);
}

async function reportMany(relay: Relay, _target: Target, report: Report): Promise<void> {
  const { perSession, latency } = await measureIdle(relay, MANY_SESSIONS);
  report("idleMany", perSession);
  report("idleManyP50", latency);
}

async function runRound(measurement: Measurement, round: number, figures: Figures): Promise<void> {
  const { relays, target: program, run } = measurement;
  await using target = await Target.start(program);
  // Each goes first in its turn, so that none profits from what the machine does meanwhile.
  const turned = relays.map((_, i) => relays[(i + round) % relays.length]!);
  for (const kind of turned) {
    await using relay = await Relay.start(kind, target.port);
    await run(relay, target, (row, value) => figures.add(ROWS[row].title, kind.name, value));
  }
}

async function main(): Promise<void> {
  const args = parseArgs(Deno.args, {
    string: ["gateway", "rounds", "only"],
    default: { gateway: "source", rounds: "5" },
  });
  const executable = args.gateway === "compiled" ? EXECUTABLE : undefined;
  const [ours, oursByTls] = [gatewayKind(executable), gatewayKind(executable, true)];
  const figures = new Figures();
  const wanted: readonly string[] | undefined = args.only?.split(",");
  for (const [name, measurement] of Object.entries(listMeasurements(ours, oursByTls))) {
    if (wanted && !wanted.includes(name)) continue;
    const rounds = measurement.once ? 1 : Number(args.rounds);
    for (let round = 0; round < rounds; round++) {
      console.error(`${name}, round ${round + 1} of ${rounds}`);
      await runRound(measurement, round, figures);
    }
  }
  const relays = [ours, oursByTls, WEBSOCKIFY, HAPROXY, DIRECT].map(({ name }) => name);
  console.log(figures.table(Object.values(ROWS), ours.name, relays));
}

await main();
