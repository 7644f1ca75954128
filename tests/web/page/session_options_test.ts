import { assertEquals } from "@std/assert";
import { parseParameters } from "../../../web/page/parameters.ts";
import { sessionOptions } from "../../../web/page/session_options.ts";
import { SettingsStore } from "../../../web/page/settings.ts";

Deno.test("sessionOptions() follows the link", () => {
  const parameters = parseParameters(
    "?token=t&shared=0&reconnect=1&reconnect_delay=700&quality=4&view_only=1",
    "#password=p",
  );
  const settings = new SettingsStore(undefined, parameters.settings).current;
  assertEquals(sessionOptions("http://h/x?token=t", parameters, settings), {
    url: "ws://h/websockify?token=t",
    shared: false,
    settings: { viewOnly: true, quality: 4, colours: "full" },
    credentials: { password: "p" },
    reconnectDelayMs: 700,
  });
});
