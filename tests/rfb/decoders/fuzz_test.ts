/** Mutated rectangles: whatever a server says, only our errors come out, and nothing is painted outside. */
import { assert } from "@std/assert";
import { DECODERS } from "../../../rfb/decoders/table.ts";
import { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import { PixelPacker } from "../../../rfb/encoders/pixel_packer.ts";
import { ENCODERS } from "../../../rfb/encoders/table.ts";
import { ENCODING, encodingName } from "../../../rfb/encodings.ts";
import { RfbError } from "../../../rfb/errors.ts";
import { PendingPictures } from "../../../rfb/pending_pictures.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import { concat } from "../../_bytes.ts";
import { PICTURE_KINDS, randomPicture } from "../encoders/_pictures.ts";
import { readerOf } from "../_feed.ts";
import { Random } from "../_random.ts";
import { surroundings } from "./_decode.ts";
import { RandomTiles } from "./_random_tiles.ts";
import { firstFrame } from "./_stored.ts";

const ROUNDS = Number(Deno.env.get("FUZZ_ROUNDS") ?? 1_000);
const RECT = { x: 2, y: 1, width: 66, height: 7 };
const EDGES = [0, 1, 2, 0x7f, 0x80, 0x81, 0xfe, 0xff];
const PIXELS = wirePixels(CANVAS_FORMAT, new Uint32Array(0));

/** A valid payload, and what is to be done with it after mutations. */
interface Sample {
  readonly bytes: Uint8Array;
  readonly wrap: (bytes: Uint8Array) => Uint8Array;
}

function encoded(encoding: number, random: Random): Sample {
  const kind = PICTURE_KINDS[random.below(PICTURE_KINDS.length)]!;
  const picture = randomPicture(kind, RECT.width, RECT.height, random);
  const out = new ByteWriter();
  const encoder = ENCODERS.get(encoding)!();
  const whole = { ...RECT, x: 0, y: 0 };
  encoder.encode(new PixelPacker(CANVAS_FORMAT).pack(picture, whole, encoder.pixelKind), out);
  return { bytes: out.take(), wrap: (bytes) => bytes };
}

/** Mutations of deflated bytes seldom reach what is inside: these are made before. */
function zrleTiles(random: Random): Sample {
  const { payload } = new RandomTiles(random, RECT.width, RECT.height, 64, false);
  return { bytes: concat(payload), wrap: firstFrame };
}

function trleTiles(random: Random): Sample {
  const { payload } = new RandomTiles(random, RECT.width, RECT.height, 16, true);
  return { bytes: concat(payload), wrap: (bytes) => bytes };
}

function zlibPixels(random: Random): Sample {
  return { bytes: random.bytes(4 * RECT.width * RECT.height), wrap: firstFrame };
}

const { Raw, RRE, CoRRE, Hextile, Zlib, TRLE, ZRLE } = ENCODING;
const SAMPLES: readonly {
  encoding: number;
  of: string;
  make: (random: Random) => Sample;
}[] = [
  ...[Raw, RRE, CoRRE, Hextile, Zlib, TRLE, ZRLE].map((encoding) => ({
    encoding,
    of: "pictures",
    make: (random: Random) => encoded(encoding, random),
  })),
  { encoding: ZRLE, of: "tiles", make: zrleTiles },
  { encoding: TRLE, of: "tiles", make: trleTiles },
  { encoding: Zlib, of: "pixels", make: zlibPixels },
];

function mutate(valid: Uint8Array, random: Random): Uint8Array {
  let bytes = [...valid];
  for (let left = 1 + random.below(3); left > 0; left--) {
    // Heads are what lengths and kinds are in.
    const at = random.below(random.below(2) === 0 ? Math.min(40, bytes.length) : bytes.length);
    const mutation = random.below(5);
    if (mutation === 0) bytes[at] = random.below(256);
    else if (mutation === 1) bytes[at] = EDGES[random.below(EDGES.length)]!;
    else if (mutation === 2) bytes[at]! ^= 1 << random.below(8);
    else if (mutation === 3) bytes.splice(at, 1 + random.below(4));
    else bytes = [...bytes.slice(0, at), ...random.bytes(1 + random.below(9)), ...bytes.slice(at)];
  }
  return Uint8Array.from(bytes);
}

async function outcomeOf(encoding: number, bytes: Uint8Array): Promise<unknown> {
  const context = { pictures: new PendingPictures(), platform: {}, refresh() {} };
  const target = surroundings(RECT);
  const [border] = target.pixels;
  const decoder = DECODERS.get(encoding)!(context);
  const outcome = await decoder.decode(readerOf(bytes), RECT, target, PIXELS)
    .then(() => "painted", (error: unknown) => error);
  target.pixels.forEach((word, i) => {
    const [x, y] = [i % target.width - RECT.x, Math.floor(i / target.width) - RECT.y];
    const inside = x >= 0 && y >= 0 && x < RECT.width && y < RECT.height;
    if (!inside && word !== border) throw new Error(`painted outside at ${x},${y}`);
  });
  return outcome;
}

for (const { encoding, of, make } of SAMPLES) {
  const name = `${encodingName(encoding)} decoder ends mutated ${of}`;
  Deno.test(`${name} with our errors only, and paints inside`, async () => {
    const first = Number(
      Deno.env.get("FUZZ_SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0],
    );
    const ends = new Map<string, number>();
    for (let seed = first; seed < first + ROUNDS; seed++) {
      const random = new Random(seed);
      const { bytes, wrap } = make(random);
      const outcome = await outcomeOf(encoding, wrap(mutate(bytes, random)));
      const expected = outcome === "painted" || outcome instanceof RfbError;
      assert(expected, `FUZZ_SEED=${seed}: ${outcome instanceof Error ? outcome.stack : outcome}`);
      const end = outcome instanceof RfbError ? outcome.name : String(outcome);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    // Mutations that are all refused, or none of them, would prove little.
    const painted = ends.get("painted") ?? 0;
    assert(painted > 0 && painted < ROUNDS, `FUZZ_SEED=${first}: ${[...ends]}`);
  });
}
