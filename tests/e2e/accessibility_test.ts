/** The page without eyes and without a mouse: names, roles, what is said aloud, and the focus. */
import { assert, assertEquals } from "@std/assert";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import type { DevToolsValue } from "./devtools.ts";
import { Gateway } from "./gateway.ts";
import type { Page } from "./page.ts";
import { ALL_FEATURES, featureTest } from "./stub_worker.ts";
import { browserTest, openViewer, waitForState } from "./viewer.ts";

/** What an assistive technology is told of one thing on the page. */
interface Told {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly focusable: boolean;
  readonly focused: boolean;
  readonly live: string;
  /** The role of what it lies in. */
  readonly within: string;
}

/** Everything that an assistive technology is told. */
async function told(page: Page): Promise<Told[]> {
  const { nodes } = await page.call("Accessibility.getFullAXTree");
  return nodes.filter(({ ignored }: DevToolsValue) => !ignored).map((node: DevToolsValue) => {
    const property = (wanted: string) =>
      node.properties?.find(({ name }: DevToolsValue) => name === wanted)?.value.value;
    return {
      role: node.role.value,
      name: node.name?.value ?? "",
      description: node.description?.value ?? "",
      focusable: property("focusable") === true,
      focused: property("focused") === true,
      live: property("live") ?? "",
      within: nodes.find(({ nodeId }: DevToolsValue) => nodeId === node.parentId)?.role.value ?? "",
    };
  });
}

/** Fails where something that takes the focus has no name, or one that is read twice. */
async function assertNamed(page: Page, where: string): Promise<void> {
  const places = (await told(page)).filter(({ role, focusable }) =>
    focusable && role !== "RootWebArea"
  );
  assert(places.length > 0, `nothing takes the focus: ${where}`);
  assertEquals(places.filter(({ name }) => name.trim() === ""), [], where);
  assertEquals(places.filter(({ name, description }) => name === description), [], where);
}

/** Fails where nothing has this role and name. */
async function assertTold(page: Page, ...wanted: readonly (readonly [string, string])[]) {
  const found = (await told(page)).map(({ role, name }) => `${role} ${name}`);
  for (const [role, name] of wanted) {
    assert(found.includes(`${role} ${name}`), `${role} "${name}" in\n${found.join("\n")}`);
  }
}

/** Where the focus goes by Tab, beginning after where it is. */
async function tabs(page: Page, count: number): Promise<string[]> {
  const seen: string[] = [];
  while (seen.length < count) {
    await page.press("Tab");
    seen.push(await focused(page));
  }
  return seen;
}

function focused(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.id");
}

browserTest("start page is named and walked through by Tab", async (browser) => {
  const tokens = `t: 127.0.0.1:1 name="Build box"\n`;
  await using gateway = await Gateway.start({ tokens, args: ["--demo", "--list"] });
  const page = await openViewer(browser, gateway.insecureUrl("/?lang=en"), "idle");
  await page.waitFor(`document.querySelector("#start-list a")?.checkVisibility()`);
  await assertNamed(page, "start page");
  await assertTold(page, ["heading", "Connect to a desktop"], ["textbox", "Token"]);
  await assertTold(page, ["navigation", "Desktops"], ["link", "Build box"]);
  assertEquals(await focused(page), "start-token");
  // Neither the button beside the field nor the links of the list have an id.
  assertEquals(await tabs(page, 2), ["", ""]);
  await page.press("Enter");
  await waitForState(page, "failed");
});

browserTest("dialog is named, keeps its fields in order, and Esc leaves it", async (browser) => {
  await using server = await startXtigervnc({ password: "secret77" });
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const url = gateway.insecureUrl("/?token=t&lang=en");
  const page = await openViewer(browser, url, "authenticating");
  await page.waitFor(`document.querySelector("#credentials-password")?.checkVisibility()`);
  await assertNamed(page, "dialog");
  await assertTold(page, ["dialog", "Sign in"], ["textbox", "Password"], ["button", "Cancel"]);
  assertEquals(await focused(page), "credentials-password");
  assertEquals(await tabs(page, 2), ["credentials-cancel", "credentials-submit"]);
  await page.press("Escape");
  await waitForState(page, "disconnected");
  assertEquals(await focused(page), "reconnect");
  await page.press("Enter");
  await waitForState(page, "authenticating");
  await page.click("#credentials-cancel");
  await waitForState(page, "disconnected");
});

browserTest("connection that takes its time says so, and is given up", async (browser) => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const silent: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) silent.push(connection);
  })();
  const tokens = { t: `127.0.0.1:${listener.addr.port}` };
  await using gateway = await Gateway.start({ tokens });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t&lang=en"), "connecting");
  await page.waitFor(
    `document.querySelector("#cancel")?.checkVisibility({ visibilityProperty: true })`,
  );
  await assertNamed(page, "connecting");
  const title = (await told(page)).find(({ name }) => name === "Connecting…");
  assertEquals([title?.role, title?.live], ["heading", "polite"]);
  await page.press("Tab");
  assertEquals(await focused(page), "cancel");
  await page.press("Enter");
  await waitForState(page, "disconnected");
  await assertNamed(page, "disconnected");
  assertEquals(await focused(page), "reconnect");
  assertEquals(await tabs(page, 1), ["home"]);
  await page.press("Enter");
  await waitForState(page, "idle");
  assertEquals(await page.evaluate("location.search"), "?lang=en");
  listener.close();
  await accepting;
  for (const connection of silent) connection.close();
});

browserTest("page that waits for the person has the focus on its button", async (browser) => {
  await using server = await startXtigervnc();
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const url = gateway.insecureUrl("/?token=t&lang=en&autoconnect=0");
  const page = await openViewer(browser, url, "idle");
  assertEquals(await focused(page), "reconnect");
  await assertTold(page, ["button", "Connect"]);
  await page.press("Enter");
  await waitForState(page, "connected");
});

featureTest("session is named in all its parts, and walked through by Tab", async (desk) => {
  const { page } = desk;
  await assertNamed(page, "before the desktop has a name");
  await desk.says({ type: "hello", name: "Build box", viewOnly: false });
  await desk.says({ type: "features", features: ALL_FEATURES });
  await assertNamed(page, "session");
  await assertTold(page, ["toolbar", "Session"], ["group", "Extra keys"], ["status", ""]);
  await assertTold(page, ["image", "Remote desktop Build box"], ["button", "Power"]);
  const places = (await told(page)).filter(({ focused, role }) => focused && role === "textbox");
  assertEquals(places.map(({ name }) => name), [
    "Keyboard input for the remote desktop Build box. Ctrl+Alt+Shift: back to this bar",
  ]);
  await page.evaluate(`document.querySelector("#key-ctrl-alt-del").focus()`);
  const keys = ["key-ctrl", "key-alt", "key-super", "key-tab", "key-escape", "tool-power"];
  const tools = ["clipboard", "sound", "settings", "actual", "fullscreen", "disconnect"];
  assertEquals(await tabs(page, 14), [
    ...keys,
    ...tools.map((name) => `tool-${name}`),
    "tool-collapse",
    "keyboard-input",
  ]);
});

featureTest("panels are named, and what is copied is said aloud", async (desk) => {
  const { page } = desk;
  await desk.says({ type: "features", features: ALL_FEATURES });
  for (
    const [panel, role, name] of [
      ["clipboard", "region", "Clipboard"],
      ["settings", "dialog", "Settings"],
      ["power", "dialog", "Power"],
    ] as const
  ) {
    await page.click(`#tool-${panel}`);
    await page.waitFor(`document.querySelector("#${panel}").checkVisibility()`);
    await assertTold(page, [role, name]);
    await assertNamed(page, panel);
  }
  await page.click("#clipboard-copy");
  const said = (await told(page)).filter(({ name }) => name === "Copied");
  assertEquals(said[0]?.within, "status");
});

featureTest("screen larger than the window is scrolled without a mouse", async (desk) => {
  const { page } = desk;
  await desk.says({ type: "resized", width: 3000, height: 2000 });
  await assertNamed(page, "large screen");
  await page.evaluate(`document.querySelector("#tool-collapse").focus()`);
  assertEquals(await tabs(page, 1), ["stage"]);
  await desk.sent("key");
  for (const key of ["ArrowRight", "PageDown"]) await page.press(key);
  await page.waitFor(`(({ scrollLeft, scrollTop }) => scrollLeft > 0 && scrollTop > 100)(
    document.querySelector("#stage"))`);
  assertEquals(await desk.sent("key"), []);
  assertEquals(await tabs(page, 1), ["keyboard-input"]);
  await page.click("#tool-actual");
  assertEquals(await page.evaluate(`document.querySelector("#stage").tabIndex`), -1);
}, { query: "scale=off" });
