import type { DevTools, DevToolsValue } from "./devtools.ts";

/** One request that a page made. */
export interface PageRequest {
  readonly url: string;
  readonly type: string;
}

/** What a page and its workers did since the page was opened. */
export interface PageRecord {
  /** Uncaught errors, error messages of the console, broken WebSockets, violations of the security policy. */
  readonly problems: string[];
  /** Every request and WebSocket. */
  readonly requests: PageRequest[];
  /** Bytes of the answers as they came over the wire, heads included. */
  receivedBytes: number;
}

/** Hears the events of one page or worker. */
type On = (method: string, listener: (params: DevToolsValue) => void) => void;

/** Writes down what the page of `session` does, and as they come what its workers do. */
export async function watchPage(
  devTools: DevTools,
  session: string,
  record: PageRecord,
): Promise<void> {
  const on: On = (method, listener) => devTools.on(method, session, listener);
  const enable = (domain: string) => devTools.call(`${domain}.enable`, {}, session).catch(() => {});
  noteProblems(on, record.problems);
  noteTraffic(on, record);
  on("Target.attachedToTarget", async ({ sessionId }) => {
    await watchPage(devTools, sessionId, record);
    await devTools.call("Runtime.runIfWaitingForDebugger", {}, sessionId).catch(() => {});
  });
  const autoAttach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
  await Promise.all([
    ...["Page", "Runtime", "Log", "Network", "Audits"].map(enable),
    devTools.call("Target.setAutoAttach", autoAttach, session).catch(() => {}),
  ]);
}

function noteProblems(on: On, problems: string[]): void {
  on(
    "Runtime.exceptionThrown",
    ({ exceptionDetails: { text, exception } }) =>
      problems.push(`uncaught: ${exception?.description ?? text}`),
  );
  on("Runtime.consoleAPICalled", ({ type, args }) => {
    if (type === "error" || type === "assert") {
      problems.push(`console: ${args.map(({ value }: DevToolsValue) => value).join(" ")}`);
    }
  });
  on("Log.entryAdded", ({ entry }) => {
    if (entry.level === "error") problems.push(`log: ${entry.text} ${entry.url ?? ""}`);
  });
  on("Audits.issueAdded", ({ issue }) => {
    if (issue.code === "ContentSecurityPolicyIssue") {
      problems.push(`policy: ${JSON.stringify(issue.details)}`);
    }
  });
  on(
    "Network.webSocketFrameError",
    ({ errorMessage }) => problems.push(`websocket: ${errorMessage}`),
  );
}

function noteTraffic(on: On, record: PageRecord): void {
  on(
    "Network.requestWillBeSent",
    ({ request: { url }, type }) => record.requests.push({ url, type }),
  );
  on(
    "Network.loadingFinished",
    ({ encodedDataLength }) => record.receivedBytes += encodedDataLength,
  );
  on("Network.webSocketCreated", ({ url }) => record.requests.push({ url, type: "WebSocket" }));
}
