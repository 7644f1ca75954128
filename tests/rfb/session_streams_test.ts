import { assertEquals } from "@std/assert";
import { Client } from "../../rfb/client.ts";
import type { ClientHandler } from "../../rfb/session/client_handler.ts";
import { portionings } from "../_bytes.ts";
import { Feed } from "./_feed.ts";
import { sessionStreams } from "./_session_streams.ts";
import { SLOW_PLATFORM } from "./encoders/_slow_platform.ts";

const HANDLER: ClientHandler = {
  credentials: () => Promise.resolve({}),
  state() {},
  resized() {},
  name() {},
  bell() {},
  clipboard() {},
  cursor() {},
  updated() {},
};

for (const { name, bytes, picture } of sessionStreams(1)) {
  Deno.test(`Client shows what a server sends in a session with ${name}, however it is cut`, async () => {
    for (const portions of portionings(bytes)) {
      const client = new Client(new Feed(portions), HANDLER, { platform: SLOW_PLATFORM });
      assertEquals(await client.run(), "server_closed");
      const { width, height, pixels } = client.framebuffer;
      assertEquals([width, height], [picture.width, picture.height]);
      assertEquals(pixels.findIndex((word, i) => word !== picture.pixels[i]), -1);
    }
  });
}
