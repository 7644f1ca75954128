import { type Parameters, webSocketUrl } from "./parameters.ts";
import type { SessionOptions } from "./session.ts";
import { sessionSettings, type Settings } from "./settings.ts";

/** How the desktop of a link with a token is reached from the page at `href`. */
export function sessionOptions(
  href: string,
  parameters: Parameters,
  settings: Settings,
): SessionOptions {
  const { username, password } = parameters;
  return {
    url: webSocketUrl(href, parameters.token!),
    shared: parameters.shared,
    settings: sessionSettings(settings, false),
    credentials: {
      ...(username !== undefined ? { username } : {}),
      ...(password !== undefined ? { password } : {}),
    },
    reconnectDelayMs: parameters.reconnect ? parameters.reconnectDelayMs : undefined,
  };
}
