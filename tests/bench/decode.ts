/**
 * Measures our page against noVNC of Debian's package: recorded streams of a real server in lock-step through the
 * same gateway into the same browser, until the last picture is visible. See `README.md` here.
 *
 *     deno task bench:decode [--rounds N] [--only WORD] [--record]
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "@std/cli/parse-args";
import { ENCODING } from "../../rfb/encodings.ts";
import { Chromium } from "../e2e/chromium.ts";
import { Gateway } from "../e2e/gateway.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { measureDecode, type WebClient } from "./decode/measure.ts";
import { PageSite } from "./decode/page_site.ts";
import { record, type Step } from "./decode/recorder.ts";
import {
  loadRecording,
  type Recording,
  recordingBytes,
  saveRecording,
} from "./decode/recording.ts";
import { ReplayServer } from "./decode/replay_server.ts";
import { SINK_PAGE, sinkFragment } from "./decode/sink_page.ts";
import { officeWork, scrollingTerminal, video } from "./decode/scenes.ts";
import { Figures, type Row } from "./figures.ts";

const NOVNC_FOLDER = "/usr/share/novnc";
const CACHE = ".cache/bench";
const OURS = "vncgw (http)";
const OURS_SECURE = "vncgw (secure context)";
const NOVNC = "noVNC";
const SINK = "nothing decoded";

interface Stream {
  readonly name: string;
  readonly encodings: readonly number[];
  readonly steps: readonly Step[];
  /** How many times as fast as noVNC we want to be. */
  readonly goal?: number;
}

const { Raw, CopyRect, RRE, Hextile } = ENCODING;
const STREAMS: readonly Stream[] = [
  { name: "Hextile, office", encodings: [Hextile], steps: officeWork(120), goal: 2 },
  { name: "Hextile, video", encodings: [Hextile], steps: video(60), goal: 2 },
  { name: "Raw, office", encodings: [Raw], steps: officeWork(60), goal: 1.5 },
  { name: "Raw, video", encodings: [Raw], steps: video(60), goal: 1.5 },
  {
    name: "CopyRect and Raw, scrolling",
    encodings: [CopyRect, Raw],
    steps: scrollingTerminal(300),
    goal: 3,
  },
  { name: "RRE, office", encodings: [RRE], steps: officeWork(60) },
];

async function openRecording({ name, encodings, steps }: Stream, anew: boolean) {
  await Deno.mkdir(CACHE, { recursive: true });
  const path = `${CACHE}/${name.replaceAll(/\W+/g, "-")}.rfb`;
  const known = anew ? undefined : await loadRecording(path);
  if (known) return known;
  await using server = await startXtigervnc({ width: 1920, height: 1080 });
  const recording = await record(server, encodings, steps);
  await saveRecording(path, recording);
  return recording;
}

/** Where a stream's figures stand in the table. */
function streamRows({ name, goal }: Stream, recording: Recording) {
  const megabytes = (recordingBytes(recording) / 1e6).toFixed(0);
  const goals = goal ? [{ kind: "faster", factor: goal, of: NOVNC } as const] : [];
  return {
    seconds: { title: `**${name}** (${megabytes} MB)`, unit: "s", digits: 2, goals },
    cpu: { title: `${name}: CPU of the browser`, unit: "s", digits: 2 },
    blocked: {
      title: `${name}: page's thread in long tasks`,
      unit: "%",
      digits: 1,
      goals: [{ kind: "at most", value: 2 } as const],
    },
    busy: { title: `${name}: page's thread in any task`, unit: "%", digits: 1 },
    frame: { title: `${name}: longest time between frames`, unit: "ms", digits: 0 },
  } satisfies Record<string, Row>;
}

function listClients(gateway: Gateway, site: PageSite, recording: Recording): WebClient[] {
  const path = encodeURIComponent("websockify?token=t");
  const webSocketUrl = `ws://localhost:${gateway.port}/websockify?token=t`;
  return [
    { name: OURS, url: gateway.insecureUrl("/?token=t&scale=off"), canvas: "#screen" },
    { name: OURS_SECURE, url: gateway.url("/?token=t&scale=off"), canvas: "#screen" },
    {
      name: NOVNC,
      url: `${site.origin}/vnc_lite.html?host=localhost&port=${gateway.port}&path=${path}`,
      canvas: "#screen canvas",
    },
    {
      name: SINK,
      url: `${site.origin}/sink.html${sinkFragment(webSocketUrl, recording)}`,
      canvas: "#screen",
    },
  ];
}

async function main(): Promise<void> {
  const args = parseArgs(Deno.args, {
    string: ["rounds", "only"],
    boolean: ["record"],
    default: { rounds: "3", only: "" },
  });
  using server = new ReplayServer();
  await using site = new PageSite(NOVNC_FOLDER, { "/sink.html": SINK_PAGE });
  const tokens = { t: server.address };
  await using gateway = await Gateway.start({ tokens, args: ["--allow-origin", site.origin] });
  await using browser = await Chromium.launch();
  const figures = new Figures();
  const rows: Row[] = [];
  for (const stream of STREAMS.filter(({ name }) => name.includes(args.only))) {
    const recording = await openRecording(stream, args.record);
    const clients = listClients(gateway, site, recording);
    const titles = streamRows(stream, recording);
    rows.push(...Object.values(titles));
    for (let round = 0; round < Number(args.rounds); round++) {
      for (let i = 0; i < clients.length; i++) {
        const client = clients[(i + round) % clients.length]!;
        const cost = await measureDecode(browser, client, server, recording);
        console.error(`${stream.name}, ${client.name}: ${cost.seconds.toFixed(2)} s`);
        figures.add(titles.seconds.title, client.name, cost.seconds);
        figures.add(titles.cpu.title, client.name, cost.cpu);
        figures.add(titles.blocked.title, client.name, 100 * cost.blocked);
        figures.add(titles.busy.title, client.name, 100 * cost.busy);
        figures.add(titles.frame.title, client.name, cost.longestFrameMs);
      }
    }
  }
  console.log(figures.table(rows, OURS, [OURS, OURS_SECURE, NOVNC, SINK]));
}

await main();
