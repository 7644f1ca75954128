/**
 * Measures our page against noVNC: recorded streams of real servers into the same browser, ours through our
 * gateway and noVNC through websockify, until the last picture is visible. See `README.md` here.
 *
 *     deno task bench:decode [--rounds N] [--only WORD] [--pace lock-step|flood|FPS] [--debian] [--one-core] [--record]
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "@std/cli/parse-args";
import { Chromium } from "../e2e/chromium.ts";
import { Gateway } from "../e2e/gateway.ts";
import { Relay, WEBSOCKIFY } from "./bridge/relay.ts";
import { type DecodeCost, measureDecode, type WebClient } from "./decode/measure.ts";
import { DEBIAN_NOVNC_FOLDER, fetchNovnc, NOVNC_PAGE } from "./decode/novnc.ts";
import { PageSite } from "../e2e/page_site.ts";
import { type Recording, recordingBytes } from "./decode/recording.ts";
import { type Pace, ReplayServer } from "./decode/replay_server.ts";
import { SINK_PAGE, sinkFragment } from "./decode/sink_page.ts";
import { openRecording, type Stream, STREAMS } from "./decode/streams.ts";
import { Figures, type Row } from "./figures.ts";

const OURS = "vncgw (http)";
const OURS_SECURE = "vncgw (secure context)";
const NOVNC = "noVNC 1.7, websockify";
const DEBIAN_NOVNC = "noVNC of Debian, websockify";
const SINK = "received and shown, not decoded";

/** What is known of each play of a recording, and how it is shown. */
const FIGURES: readonly (Omit<Row, "title"> & { title: string; of(cost: DecodeCost): number })[] = [
  { title: "", unit: "s", digits: 2, of: ({ seconds }) => seconds },
  { title: ": CPU of the browser", unit: "s", digits: 2, of: ({ cpu }) => cpu },
  {
    title: ": page's thread in long tasks",
    unit: "%",
    digits: 1,
    goals: [{ kind: "at most", value: 1 }],
    of: ({ blocked }) => 100 * blocked,
  },
  { title: ": page's thread in any task", unit: "%", digits: 1, of: ({ busy }) => 100 * busy },
  {
    title: ": peak memory of the renderer",
    unit: "MB",
    digits: 0,
    goals: [{ kind: "at most", factor: 1, of: NOVNC }],
    of: ({ peakBytes }) => peakBytes / 1e6,
  },
  {
    title: ": the same without mapped files",
    unit: "MB",
    digits: 0,
    goals: [{ kind: "at most", factor: 1, of: NOVNC }],
    of: ({ ownPeakBytes }) => ownPeakBytes / 1e6,
  },
  { title: ": updates not asked for in time", unit: "", digits: 0, of: ({ late }) => late },
];

/** The rows of one stream, beginning with the time, which has the stream's goal. */
function streamRows({ name, goal }: Stream, recording: Recording): Row[] {
  const megabytes = (recordingBytes(recording) / 1e6).toFixed(0);
  return FIGURES.map(({ of: _, ...row }, i) => ({
    ...row,
    title: i === 0 ? `**${name}** (${megabytes} MB)` : name + row.title,
    ...(i === 0 ? { goals: [{ kind: "faster", factor: goal, of: NOVNC }] } : {}),
  }));
}

interface Places {
  readonly gateway: Gateway;
  readonly websockify: Relay;
  readonly novnc: PageSite;
  readonly debian: PageSite | undefined;
}

function listClients(places: Places, recording: Recording): WebClient[] {
  const { gateway, websockify, novnc, debian } = places;
  const canvas = "#screen canvas";
  const port = websockify.port;
  const peerUrl = encodeURIComponent(`ws://localhost:${port}/`);
  const ownUrl = `ws://localhost:${gateway.port}/websockify?token=t`;
  const clients = [
    { name: OURS, url: gateway.insecureUrl("/?token=t&scale=off"), canvas: "#screen" },
    { name: OURS_SECURE, url: gateway.url("/?token=t&scale=off"), canvas: "#screen" },
    { name: NOVNC, url: `${novnc.origin}/novnc.html#${peerUrl}`, canvas },
    {
      name: SINK,
      url: `${novnc.origin}/sink.html${sinkFragment(ownUrl, recording)}`,
      canvas: "#screen",
    },
  ];
  const debianUrl = `${debian?.origin}/vnc_lite.html?host=localhost&port=${port}&path=`;
  return debian ? [...clients, { name: DEBIAN_NOVNC, url: debianUrl, canvas }] : clients;
}

async function main(): Promise<void> {
  const args = parseArgs(Deno.args, {
    string: ["rounds", "only", "pace"],
    boolean: ["record", "debian", "one-core"],
    default: { rounds: "3", only: "", pace: "lock-step" },
  });
  const pace: Pace = Number(args.pace) || (args.pace as Pace);
  using server = new ReplayServer();
  await using files = await fetchNovnc();
  await using novnc = new PageSite(files.folder, {
    "/novnc.html": NOVNC_PAGE,
    "/sink.html": SINK_PAGE,
  });
  await using debian = args.debian ? new PageSite(DEBIAN_NOVNC_FOLDER, {}) : undefined;
  await using websockify = await Relay.start(WEBSOCKIFY, server.port);
  const tokens = { t: server.address };
  await using gateway = await Gateway.start({ tokens, args: ["--allow-origin", novnc.origin] });
  const launcher = args["one-core"] ? ["taskset", "--cpu-list", "0"] : [];
  await using browser = await Chromium.launch({ launcher });
  const figures = new Figures();
  const rows: Row[] = [];
  const places = { gateway, websockify, novnc, debian };
  let names: string[] = [];
  for (const stream of STREAMS.filter(({ name }) => name.includes(args.only))) {
    const recording = await openRecording(stream, args.record);
    const clients = listClients(places, recording);
    names = clients.map(({ name }) => name);
    const own = streamRows(stream, recording);
    rows.push(...own);
    for (let round = 0; round < Number(args.rounds); round++) {
      for (let i = 0; i < clients.length; i++) {
        const client = clients[(i + round) % clients.length]!;
        const cost = await measureDecode(browser, client, server, recording, pace);
        console.error(`${stream.name}, ${client.name}: ${cost.seconds.toFixed(2)} s`);
        FIGURES.forEach(({ of }, n) => figures.add(own[n]!.title, client.name, of(cost)));
      }
    }
  }
  console.log(figures.table(rows, OURS, names));
}

await main();
