/** Whom a client asks for a few pixels, to measure the round trip. */
import { assertEquals } from "@std/assert";
import type { Client } from "../../../rfb/client.ts";
import { ENCODING } from "../../../rfb/encodings.ts";
import { concat, hex } from "../../_bytes.ts";
import { rectHeader } from "../_feed.ts";
import { clientOf, hello, update } from "../_scripted_server.ts";

const [WIDTH, HEIGHT] = [64, 4];
const REQUEST = 3;

const raw = (x: number, y: number, width: number, height: number) =>
  update(concat(rectHeader(x, y, width, height, ENCODING.Raw), new Uint8Array(4 * width * height)));
const PICTURE = raw(0, 0, WIDTH, HEIGHT);
/** The first places that are asked for in such a picture. */
const ANSWERS = [raw(48, 2, 16, 1), raw(32, 0, 16, 1), raw(16, 2, 16, 1)];
const FENCE = hex("f8000000 00000000 00");

/** A session in which 10 ms pass after each update; the round trips seen then, and what was asked for. */
async function session(name: string, messages: Uint8Array[], hidden = false) {
  let nowMs = 0;
  const trips: (number | undefined)[] = [];
  const look = (event: string, client: Client) => {
    if (event === "connected" && hidden) client.setVisible(false);
    if (event !== "updated") return;
    nowMs += 10;
    trips.push(client.roundTripMs);
  };
  const bytes = concat(hello(WIDTH, HEIGHT, name), ...messages);
  const { client, feed } = clientOf([bytes], { clock: () => nowMs }, look);
  await client.run();
  const asked: string[] = [];
  for (let at = 0; at + 10 <= feed.written.length; at++) {
    const message = feed.written.subarray(at, at + 10);
    if (message[0] !== REQUEST || message[1] !== 0 || message[7] !== 16 || message[9] !== 1) {
      continue;
    }
    asked.push(`${message[3]},${message[5]}`);
  }
  return { trips, asked };
}

Deno.test("Client measures the round trip by answers to requests, and before that by the join", async () => {
  const { trips, asked } = await session("any", [PICTURE, ...ANSWERS, PICTURE]);
  assertEquals(asked, ["48,2", "32,0", "16,2"]);
  assertEquals(trips, [0, 0, 0, 10, 10]);
});

Deno.test("Client asks neatvnc for nothing only to measure the round trip", async () => {
  assertEquals((await session("WayVNC", [PICTURE, PICTURE])).asked, []);
});

Deno.test("Client asks a server with fences for nothing only to measure the round trip", async () => {
  assertEquals((await session("any", [FENCE, PICTURE, PICTURE])).asked, []);
});

Deno.test("Client asks for nothing to measure the round trip while nobody looks", async () => {
  const { trips, asked } = await session("any", [PICTURE, PICTURE], true);
  assertEquals([asked, trips], [[], [0, 0]]);
});
