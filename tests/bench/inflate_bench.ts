/**
 * Measures ways to inflate what servers send: our inflater, the platform's stream as a decoder would have to
 * use it, and zlib itself over whole streams, which nothing in JavaScript can beat. The pieces are those of
 * the decode benchmark's recordings.
 *
 *     deno run -A tests/bench/inflate_bench.ts [--only WORD] [--rounds N]
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "@std/cli/parse-args";
import { constants, inflateSync } from "node:zlib";
import { InflateKernel } from "../../rfb/zlib/inflate_kernel.ts";
import { Inflater } from "../../rfb/zlib/inflater.ts";
import { replayRecording } from "./decode/replay.ts";
import { openRecording, STREAMS } from "./decode/streams.ts";
import { Figures, type Row } from "./figures.ts";

/** What one rectangle brings to one stream. */
interface Piece {
  readonly input: Uint8Array<ArrayBuffer>;
  readonly limit: number;
  /** Bytes that come out. */
  readonly output: number;
}

const OURS = "own inflater";
const OURS_FAST = "own inflater, kernel";
/** Each gives back how many bytes came out of one stream. */
const WAYS: Readonly<Record<string, (pieces: readonly Piece[]) => number | Promise<number>>> = {
  [OURS]: (pieces) => inflateOurselves(pieces),
  [OURS_FAST]: (pieces) => inflateOurselves(pieces, InflateKernel.create()),
  "DecompressionStream": inflateByPlatform,
  "zlib, whole streams": inflateWhole,
};

function inflateOurselves(pieces: readonly Piece[], kernel?: InflateKernel): number {
  const inflater = new Inflater(() => kernel);
  let bytes = 0;
  for (const { input, limit } of pieces) bytes += inflater.inflate(input, limit).length;
  return bytes;
}

async function inflateByPlatform(pieces: readonly Piece[]): Promise<number> {
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  let bytes = 0;
  for (const { input, output } of pieces) {
    const written = writer.write(input);
    for (let left = output; left > 0;) {
      const { value } = await reader.read();
      left -= value!.length;
      bytes += value!.length;
    }
    await written;
  }
  // What servers send has no end, which is an error here.
  await Promise.allSettled([writer.abort(), reader.cancel()]);
  return bytes;
}

function inflateWhole(pieces: readonly Piece[]): number {
  const whole = new Uint8Array(pieces.reduce((sum, { input }) => sum + input.length, 0));
  let at = 0;
  for (const { input } of pieces) {
    whole.set(input, at);
    at += input.length;
  }
  return inflateSync(whole, { finishFlush: constants.Z_SYNC_FLUSH }).length;
}

/** The pieces of each zlib stream in a recording, as the decoders give them to inflaters. */
async function collectStreams(recording: Parameters<typeof replayRecording>[0]) {
  const streams = new Map<Inflater, Piece[]>();
  const { inflate } = Inflater.prototype;
  Inflater.prototype.inflate = function (input, limit) {
    const kept = input.slice();
    const output = inflate.call(this, input, limit);
    if (!streams.has(this)) streams.set(this, []);
    streams.get(this)!.push({ input: kept, limit, output: output.length });
    return output;
  };
  try {
    await replayRecording(recording);
  } finally {
    Inflater.prototype.inflate = inflate;
  }
  return [...streams.values()];
}

async function main(): Promise<void> {
  const args = parseArgs(Deno.args, {
    string: ["only", "rounds"],
    default: { only: "", rounds: "5" },
  });
  const figures = new Figures();
  const rows: Row[] = [];
  for (const stream of STREAMS.filter(({ name }) => name.includes(args.only))) {
    const streams = await collectStreams(await openRecording(stream, false));
    const pieces = streams.flat();
    if (pieces.length === 0) continue;
    const bytes = pieces.reduce((sum, { output }) => sum + output, 0);
    const title = `${stream.name} (${pieces.length} pieces, ${(bytes / 1e6).toFixed(0)} MB)`;
    rows.push({ title, unit: "MB/s", digits: 0 });
    for (let round = 0; round < Number(args.rounds); round++) {
      for (const [name, way] of Object.entries(WAYS)) {
        const startedAt = performance.now();
        let found = 0;
        for (const own of streams) found += await way(own);
        figures.add(title, name, bytes / 1000 / (performance.now() - startedAt));
        if (found !== bytes) throw new Error(`${name} gave ${found} bytes, expected ${bytes}`);
      }
    }
  }
  console.log(figures.table(rows, OURS, Object.keys(WAYS)));
}

await main();
