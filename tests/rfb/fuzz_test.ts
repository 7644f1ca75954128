/** Mutated sessions: whatever a server says, only our errors may come out, soon and in little memory. */
import { assert } from "@std/assert";
import { Client, type ClientHandler } from "../../rfb/client.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { RfbError } from "../../rfb/errors.ts";
import { CANVAS_FORMAT, encodePixelFormat } from "../../rfb/pixel_format.ts";
import { concat, Feed, hex, rectHeader, u16, u32 } from "./_feed.ts";
import { Random } from "./_random.ts";

const ROUNDS = 1500;

const BANNER = new TextEncoder().encode("RFB 003.008\n");

const HELLO = concat(
  BANNER,
  [2, 2, 1],
  new Uint8Array(16),
  u32(0),
  [...u16(20), ...u16(10)],
  encodePixelFormat(CANVAS_FORMAT),
  [...u32(4), ...hex("6465736b")],
);

/** One of everything that a server may say, all of it valid. */
const SESSION = concat(
  HELLO,
  [0, 0, 0xff, 0xff],
  rectHeader(1, 1, 3, 2, ENCODING.Raw),
  new Uint8Array(24).fill(0x55),
  rectHeader(5, 5, 4, 2, ENCODING.RRE),
  hex("00000001 10203000 aabbcc00 0001 0000 0002 0001"),
  rectHeader(2, 3, 4, 4, ENCODING.CopyRect),
  hex("00010001"),
  rectHeader(0, 0, 20, 2, ENCODING.Hextile),
  hex("1a 10203000 01 aabbcc00 21 30 0c 01020300 01 11 00"),
  rectHeader(1, 1, 2, 2, ENCODING.Cursor),
  hex("010203ff 04050600 070809aa 0a0b0c00 40 80"),
  rectHeader(0, 0, 0, 0, ENCODING.DesktopName),
  hex("00000002 6162"),
  rectHeader(0, 0, 30, 11, ENCODING.DesktopSize),
  rectHeader(0, 0, 0, 0, ENCODING.LastRect),
  [2],
  hex("03000000 00000003 616263 01000000 0001 000000000000 03000000 fffffffc 00000000"),
  [0, 0, 0, 1],
  rectHeader(29, 10, 1, 1, ENCODING.Raw),
  hex("01020304"),
);

const HANDLER: ClientHandler = {
  credentials: () => Promise.resolve({ password: "x" }),
  state() {},
  resized() {},
  name() {},
  bell() {},
  clipboard() {},
  cursor() {},
  updated() {},
};

/** Values that sit at the edges of checks. */
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff];

function mutate(random: Random): Uint8Array {
  let bytes = [...SESSION];
  for (let left = 1 + random.below(3); left > 0; left--) {
    const at = random.below(bytes.length);
    const mutation = random.below(5);
    if (mutation === 0) bytes[at] = random.below(256);
    else if (mutation === 1) bytes[at] = EDGES[random.below(EDGES.length)]!;
    else if (mutation === 2) bytes[at]! ^= 1 << random.below(8);
    else if (mutation === 3) bytes.splice(at, 1 + random.below(4));
    else bytes = [...bytes.slice(0, at), ...random.bytes(1 + random.below(9)), ...bytes.slice(at)];
  }
  return Uint8Array.from(bytes);
}

function cutUp(bytes: Uint8Array, random: Random): Uint8Array[] {
  const portions: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + random.below(60);
    portions.push(bytes.subarray(at, at + size));
    at += size;
  }
  return portions;
}

async function outcomeOf(bytes: Uint8Array, random: Random): Promise<unknown> {
  const client = new Client(new Feed(cutUp(bytes, random)), HANDLER);
  return await client.run().catch((error: unknown) => error);
}

Deno.test("Client survives the valid session that the mutations begin with", async () => {
  const outcome = await outcomeOf(SESSION, new Random(1));
  assert(outcome === "server_closed", String(outcome));
});

Deno.test("Client ends mutated sessions with our errors only", async () => {
  const first = Number(Deno.env.get("FUZZ_SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);
  const ends = new Map<string, number>();
  for (let seed = first; seed < first + ROUNDS; seed++) {
    const random = new Random(seed);
    const outcome = await outcomeOf(mutate(random), random);
    const expected = outcome === "server_closed" || outcome instanceof RfbError;
    assert(expected, `FUZZ_SEED=${seed}: ${outcome instanceof Error ? outcome.stack : outcome}`);
    const name = outcome instanceof RfbError ? outcome.name : String(outcome);
    ends.set(name, (ends.get(name) ?? 0) + 1);
  }
  // Mutations that reach nothing would prove nothing.
  for (const name of ["server_closed", "ProtocolError", "ConnectionClosed"]) {
    assert((ends.get(name) ?? 0) > ROUNDS / 100, `FUZZ_SEED=${first}: ${[...ends]}`);
  }
});
