import { ENCODING } from "../../../rfb/encodings.ts";
import { startX11vnc } from "../../servers/x11vnc.ts";
import { startXtigervnc } from "../../servers/xtigervnc.ts";
import { record, type Step } from "./recorder.ts";
import { loadRecording, type Recording, saveRecording } from "./recording.ts";
import { officeWork, scrollingTerminal, solidFills, video } from "./scenes.ts";

const CACHE = ".cache/bench";
const SIZE = { width: 1920, height: 1080 };

/** Something a server shows in given encodings. */
export interface Stream {
  readonly name: string;
  readonly encodings: readonly number[];
  readonly steps: () => Step[];
  readonly start?: typeof startXtigervnc;
  /** How many times as fast as noVNC we want to be. */
  readonly goal: number;
}

const { Raw, CopyRect, RRE, Hextile, Tight, ZRLE, Zlib, JpegQualityLevel0 } = ENCODING;
const QUALITY_6 = JpegQualityLevel0 + 6;
const office = () => officeWork(204);
const videos = () => video(60);
const scroll = () => scrollingTerminal(60);
const fills = () => solidFills(100);

/** What the page is measured with. */
export const STREAMS: readonly Stream[] = [
  {
    name: "Tight quality 6 and CopyRect, office",
    encodings: [CopyRect, Tight, QUALITY_6],
    steps: office,
    goal: 6,
  },
  {
    name: "Tight lossless and CopyRect, office",
    encodings: [CopyRect, Tight],
    steps: office,
    goal: 5,
  },
  { name: "Tight quality 6, video", encodings: [Tight, QUALITY_6], steps: videos, goal: 2.5 },
  { name: "Tight quality 6, scroll", encodings: [Tight, QUALITY_6], steps: scroll, goal: 2.5 },
  { name: "Tight lossless, office", encodings: [Tight], steps: office, goal: 1.8 },
  { name: "Tight lossless, video", encodings: [Tight], steps: videos, goal: 1.5 },
  { name: "Tight lossless, fills", encodings: [Tight], steps: fills, goal: 1.5 },
  { name: "ZRLE, fills", encodings: [ZRLE], steps: fills, goal: 4 },
  { name: "ZRLE, office", encodings: [ZRLE], steps: office, goal: 2 },
  { name: "ZRLE, scroll", encodings: [ZRLE], steps: scroll, goal: 2 },
  { name: "ZRLE, video", encodings: [ZRLE], steps: videos, goal: 2 },
  {
    name: "Zlib of x11vnc, office",
    encodings: [Zlib],
    steps: office,
    start: startX11vnc,
    goal: 1.8,
  },
  { name: "Hextile, office", encodings: [Hextile], steps: office, goal: 3.5 },
  { name: "Hextile, video", encodings: [Hextile], steps: videos, goal: 2 },
  { name: "RRE, office", encodings: [RRE], steps: () => officeWork(60), goal: 1.5 },
  { name: "Raw, office", encodings: [Raw], steps: () => officeWork(60), goal: 1.5 },
  { name: "Raw, video", encodings: [Raw], steps: videos, goal: 1.8 },
  {
    name: "CopyRect and Raw, scroll",
    encodings: [CopyRect, Raw],
    steps: () => scrollingTerminal(300),
    goal: 3.5,
  },
];

/** The recording of a stream, made if there is none yet or `anew` is set. */
export async function openRecording(stream: Stream, anew: boolean): Promise<Recording> {
  const { name, encodings, steps, start = startXtigervnc } = stream;
  await Deno.mkdir(CACHE, { recursive: true });
  const path = `${CACHE}/${name.replaceAll(/\W+/g, "-")}.rfb`;
  const known = anew ? undefined : await loadRecording(path);
  if (known) return known;
  await using server = await start(SIZE);
  const recording = await record(server, encodings, steps());
  await saveRecording(path, recording);
  return recording;
}
