import { mixedStreams } from "../_session_streams.ts";
import { fuzz, SEEDS, SHAPE } from "./_fuzz.ts";

fuzz(
  "sessions of many encodings and extensions",
  SEEDS.flatMap((seed) => mixedStreams(seed, SHAPE)),
);
