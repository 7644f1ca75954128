import { assertEquals } from "@std/assert";
import {
  encodeClientFence,
  encodeEnableContinuousUpdates,
} from "../../../rfb/extension_messages.ts";
import { concat, toHex, u32 } from "../../_bytes.ts";
import { clientOf, hello, opening, rawRect, request, update } from "../_scripted_server.ts";

const BELL = [2];
const END = [150];
const PICTURE = update(rawRect("11223300 44556677"));
const PUSH = encodeEnableContinuousUpdates(true, { x: 0, y: 0, width: 2, height: 1 });
const STOP = encodeEnableContinuousUpdates(false, { x: 0, y: 0, width: 2, height: 1 });

/** A server's fence without payload that wants no answer, which says that it knows them. */
const KNOWS_FENCES = concat([248, 0, 0, 0], u32(0), [0]);
const answer = (id: number) => concat([248, 0, 0, 0], u32(1), [4], u32(id));
const fence = (id: number) => encodeClientFence(0x80000001, Uint8Array.from(u32(id)));

Deno.test("Client goes on with a server that never confirms that it stopped pushing", async () => {
  const bytes = concat(
    hello(),
    ...[END, KNOWS_FENCES, PICTURE],
    ...[BELL, PICTURE, answer(1), PICTURE],
    ...[BELL, PICTURE, answer(2), PICTURE],
  );
  const { client, feed, heard } = clientOf([bytes], {}, (event, client) => {
    if (event !== "bell") return;
    client.setVisible(false);
    client.setVisible(true);
  });
  await client.run();
  assertEquals(heard.filter((event) => event === "updated").length, 5);
  const more = request(true, 2, 1);
  const wanted = [opening(), more, PUSH, STOP, fence(1), more, PUSH, STOP, fence(2), more, PUSH];
  assertEquals(toHex(feed.written), toHex(concat(...wanted)));
});
