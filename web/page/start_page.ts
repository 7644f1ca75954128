import { element } from "./element.ts";

/** What `api/targets` answers. */
export interface TargetList {
  readonly targets: readonly { readonly token: string; readonly name: string }[];
  readonly demo: boolean;
}

/** Reads the gateway's answer; anything that is not as expected counts as absent. */
export function parseTargets(answer: unknown): TargetList {
  const { targets, demo } = (answer ?? {}) as { targets?: unknown; demo?: unknown };
  const list = Array.isArray(targets) ? targets : [];
  return {
    demo: demo === true,
    targets: list.flatMap((target: { token?: unknown; name?: unknown } | null) => {
      if (typeof target?.token !== "string" || target.token === "") return [];
      const name = typeof target.name === "string" && target.name !== ""
        ? target.name
        : target.token;
      return [{ token: target.token, name }];
    }),
  };
}

/** The link that opens a token, keeping the language of this visit. */
export function tokenLink(token: string, lang: string | undefined): string {
  const query = `?token=${encodeURIComponent(token)}`;
  return lang === undefined ? query : `${query}&lang=${encodeURIComponent(lang)}`;
}

/** Shows the form for a token, and the targets that the gateway is willing to name. */
export async function showStartPage(lang: string | undefined): Promise<void> {
  const form = element("start", HTMLFormElement);
  const token = element("start-token", HTMLInputElement);
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(tokenLink(token.value.trim(), lang));
  });
  token.focus();
  const { targets, demo } = await fetchTargets();
  const button = element("start-demo", HTMLAnchorElement);
  button.hidden = element("start-or", HTMLElement).hidden = !demo;
  button.href = tokenLink("demo", lang);
  const shown = targets.filter((target) => !demo || target.token !== "demo");
  element("start-targets", HTMLElement).hidden = shown.length === 0;
  element("start-list", HTMLElement).replaceChildren(...shown.map(({ token, name }) => {
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.href = tokenLink(token, lang);
    link.append(screenIcon(), name);
    return item;
  }));
}

async function fetchTargets(): Promise<TargetList> {
  try {
    const response = await fetch("api/targets");
    return parseTargets(response.ok ? await response.json() : undefined);
  } catch {
    // The form works without the list.
    return parseTargets(undefined);
  }
}

function screenIcon(): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(namespace, "svg");
  icon.setAttribute("aria-hidden", "true");
  icon.appendChild(document.createElementNS(namespace, "use")).setAttribute("href", "#i-screen");
  return icon;
}
