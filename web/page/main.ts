/** Where the page begins: reads the link, chooses the language, and connects or asks for a token. */
import { App } from "./app.ts";
import { element } from "./element.ts";
import { Lobby } from "./lobby.ts";
import { chooseLanguage } from "./messages.ts";
import { parseParameters, withoutSecrets } from "./parameters.ts";
import { translate } from "./translate.ts";

const parameters = parseParameters(location.search, location.hash);
history.replaceState(history.state, "", withoutSecrets(location.href));
// A browser loads nothing where only the fragment differs, which may name a token or hold a password.
addEventListener("hashchange", () => location.reload());
// A page that comes back out of the history cache left its session when it went in.
addEventListener("pageshow", (event) => event.persisted && location.reload());

const language = chooseLanguage([parameters.lang ?? "", ...navigator.languages]);
translate(document.documentElement, language);
element("insecure", HTMLElement).hidden = isSecureContext;
if (parameters.lang) element("home", HTMLAnchorElement).search = `lang=${language.tag}`;

if (parameters.token === undefined) {
  const { showStartPage } = await import("./start_page.ts");
  new Lobby(language.messages, () => {}, () => {}).show("idle");
  await showStartPage(parameters.lang);
} else if (!("transferControlToOffscreen" in HTMLCanvasElement.prototype)) {
  const error = { code: "noWorker", message: "" } as const;
  new Lobby(language.messages, () => location.reload(), () => {}).show("failed", { error });
  document.documentElement.dataset.state = "failed";
} else {
  const app = new App(parameters, language.messages);
  if (parameters.autoconnect) app.connect();
  else app.offer();
}
