import { encodingStreams } from "../_session_streams.ts";
import { fuzz, SEEDS, SHAPE } from "./_fuzz.ts";

fuzz("sessions of one encoding", SEEDS.flatMap((seed) => encodingStreams(seed, SHAPE)));
