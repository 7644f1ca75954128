/** Conversations of a client with a server whose every word is given. */
import type { Client } from "../../rfb/client.ts";
import { encodeSetEncodings } from "../../rfb/client_messages.ts";
import { encodingList } from "../../rfb/encoding_list.ts";
import type { ClientOptions } from "../../rfb/session/client_options.ts";
import { concat, hex, toHex } from "../_bytes.ts";
import { rectHeader } from "./_feed.ts";
import { clientOf, hello, opening, rawRect, request, update } from "./_scripted_server.ts";

export const BELL = [2];
export const PICTURE = update(rawRect("11223300 44556677"));
export const rect = (encoding: number, x = 0, y = 0, width = 0, height = 0) =>
  update(rectHeader(x, y, width, height, encoding));
export const FENCE_REQUEST = hex("f8000000 80000003 02 aabb");
export const FENCE_ANSWER = "f8000000" + "00000003" + "02aabb";
export const PUSH = "9601" + "00000000" + "00020001";
export const MORE = toHex(request(true, 2, 1));
export const ALL = toHex(request(false, 2, 1));
/** Of these pictures the one row is all. */
export const ROW = ALL;

/** Runs a client against `server`; at the nth bell `steps[n]` is done. What it sent after the opening. */
export async function converse(
  server: (Uint8Array | number[])[],
  steps: ((client: Client) => void)[] = [],
  options: ClientOptions = {},
) {
  const bytes = concat(hello(), ...server);
  let bells = 0;
  const { client, feed, heard } = clientOf([bytes], options, (event, client) => {
    if (event === "bell") steps[bells++]?.(client);
  });
  const end = await client.run().catch((error: unknown) => error);
  return {
    client,
    heard: heard.slice(4),
    end,
    sent: toHex(feed.written).slice(2 * opening().length),
  };
}

/** What `LIST` is with other wishes. */
export const setEncodings = (wishes: Partial<Parameters<typeof encodingList>[0]>) =>
  toHex(encodeSetEncodings(encodingList({ server: "other", platform: {}, ...wishes })));
