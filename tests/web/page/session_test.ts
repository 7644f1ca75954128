import { assertEquals } from "@std/assert";
import type { LinkError, LinkState, ToPage, ToWorker } from "../../../web/link.ts";
import { Session, type SessionOptions } from "../../../web/page/session.ts";

/** A worker that keeps what it is told and says what the test wants. */
class FakeWorker extends EventTarget {
  readonly received: ToWorker[] = [];
  postMessage(message: ToWorker): void {
    this.received.push(message);
  }
  says(message: ToPage): void {
    this.dispatchEvent(new MessageEvent("message", { data: message }));
  }
  enters(state: LinkState): void {
    this.says({ type: "state", state });
  }
}

const SETTINGS = { viewOnly: false, quality: "auto", colours: "full" } as const;

function setUp(options: Partial<SessionOptions> = {}) {
  const worker = new FakeWorker();
  const seen: unknown[] = [];
  const session = new Session(
    worker as unknown as Worker,
    {} as OffscreenCanvas,
    {
      url: "ws://h/x",
      shared: true,
      settings: SETTINGS,
      credentials: {},
      reconnectDelayMs: undefined,
      ...options,
    },
    {
      state: (state, error, retryInMs) =>
        seen.push([state, error?.code, retryInMs].filter((part) => part !== undefined).join(" ")),
      ask: (request, username, wrong) => seen.push({ ...request, asked: username, wrong }),
      event: (message) => seen.push(message.type),
    },
  );
  const sent = () => worker.received.splice(0).map(({ type }) => type);
  return { worker, session, seen, sent };
}

const PASSWORD = { username: false, password: true };
const BOTH = { username: true, password: true };
const FAILED_SIGN_IN: ToPage = {
  type: "state",
  state: "failed",
  error: { code: "auth_failed", message: "" },
};

Deno.test("Session connects and passes on what the worker says", () => {
  const { worker, session, seen, sent } = setUp();
  session.connect();
  worker.enters("connecting");
  worker.enters("authenticating");
  worker.enters("connected");
  worker.says({ type: "bell", count: 1 });
  assertEquals(seen, ["connecting", "authenticating", "connected", "bell"]);
  assertEquals(sent(), ["init", "connect"]);
});

Deno.test("Session answers from the link without asking, with no more than was asked for", () => {
  const { worker, session, seen } = setUp({ credentials: { username: "u", password: "p" } });
  session.connect();
  worker.enters("connecting");
  worker.says({ type: "credentialsRequest", request: PASSWORD });
  assertEquals(worker.received.at(-1), { type: "credentials", credentials: { password: "p" } });
  assertEquals(seen, ["connecting"]);
});

Deno.test("Session asks a person for what is missing", () => {
  const { worker, session, seen } = setUp({ credentials: { username: "u" } });
  session.connect();
  worker.enters("connecting");
  worker.says({ type: "credentialsRequest", request: BOTH });
  assertEquals(seen.at(-1), { ...BOTH, asked: "u", wrong: false });
  session.answer({ username: "v", password: "" });
  assertEquals(worker.received.at(-1), {
    type: "credentials",
    credentials: { username: "v", password: "" },
  });
});

Deno.test("Session forgets a refused password, keeps the name, and tries again only when told", () => {
  const { worker, session, seen, sent } = setUp({
    credentials: { username: "u", password: "bad" },
    reconnectDelayMs: 1,
  });
  session.connect();
  worker.enters("connecting");
  worker.says({ type: "credentialsRequest", request: BOTH });
  worker.says(FAILED_SIGN_IN);
  assertEquals(seen.slice(1), ["failed auth_failed", { ...BOTH, asked: "u", wrong: true }]);
  assertEquals(sent(), ["init", "connect", "credentials"]);
  session.answer({ username: "u", password: "good" });
  assertEquals(sent(), ["connect"]);
  worker.enters("connecting");
  worker.says({ type: "credentialsRequest", request: BOTH });
  assertEquals(worker.received.at(-1), {
    type: "credentials",
    credentials: { username: "u", password: "good" },
  });
});

const ENDS = ["auth_too_many", "refused", "connection_closed", "server_silent", "protocol_error"];
for (const code of ENDS as LinkError["code"][]) {
  Deno.test(`Session sends a password that ended in ${code} no second time`, () => {
    const { worker, session, seen, sent } = setUp({ credentials: { username: "u" } });
    session.connect();
    worker.enters("connecting");
    worker.says({ type: "credentialsRequest", request: BOTH });
    session.answer({ username: "u", password: "bad" });
    worker.says({ type: "state", state: "failed", error: { code, message: "" } });
    session.connect();
    worker.enters("connecting");
    worker.says({ type: "credentialsRequest", request: BOTH });
    assertEquals(seen.at(-1), { ...BOTH, asked: "u", wrong: false });
    assertEquals(sent(), ["init", "connect", "credentials", "connect"]);
  });
}

Deno.test("Session does not send a password again whose check the person gave up", () => {
  const { worker, session, seen } = setUp({ credentials: { password: "bad" } });
  session.connect();
  worker.enters("connecting");
  worker.says({ type: "credentialsRequest", request: PASSWORD });
  session.disconnect();
  session.connect();
  worker.enters("disconnected");
  worker.enters("connecting");
  worker.says({ type: "credentialsRequest", request: PASSWORD });
  assertEquals(seen.at(-1), { ...PASSWORD, asked: "", wrong: false });
});

Deno.test("Session comes back with the password that led in, however the session ended", () => {
  const { worker, session, seen } = setUp({ credentials: { password: "good" } });
  for (const _visit of ["first", "second"]) {
    session.connect();
    worker.enters("connecting");
    worker.says({ type: "credentialsRequest", request: PASSWORD });
    const credentials = { password: "good" };
    assertEquals(worker.received.at(-1), { type: "credentials", credentials });
    worker.enters("connected");
    const error = { code: "connection_closed", message: "" } as const;
    worker.says({ type: "state", state: "disconnected", error });
  }
  assertEquals(seen.filter((entry) => typeof entry !== "string"), []);
});

Deno.test("Session does not hear an older connection after the person ended it", () => {
  const { worker, session, seen } = setUp();
  session.connect();
  worker.enters("connecting");
  session.disconnect();
  worker.enters("connected");
  session.connect();
  worker.says(FAILED_SIGN_IN);
  worker.enters("connecting");
  worker.enters("connected");
  assertEquals(seen, ["connecting", "disconnected", "connecting", "connected"]);
});

Deno.test("Session comes back by itself from a server that fell silent", () => {
  const { worker, session, seen } = setUp({ reconnectDelayMs: 30_000 });
  session.connect();
  worker.enters("connecting");
  const error = { code: "server_silent", message: "" } as const;
  worker.says({ type: "state", state: "failed", error });
  assertEquals(seen.at(-1), "failed server_silent 30000");
  session.disconnect();
});

Deno.test("Session comes back by itself only when told to, with growing waits", () => {
  const lost: ToPage = {
    type: "state",
    state: "failed",
    error: { code: "close_4502", message: "" },
  };
  const patient = setUp();
  patient.session.connect();
  patient.worker.enters("connecting");
  patient.worker.says(lost);
  assertEquals(patient.seen.at(-1), "failed close_4502");

  const eager = setUp({ reconnectDelayMs: 30_000 });
  const waits = [30_000, 60_000];
  for (const wait of waits) {
    eager.session.connect();
    eager.worker.enters("connecting");
    eager.worker.says(lost);
    assertEquals(eager.seen.at(-1), `failed close_4502 ${wait}`);
  }
  // Ends the wait, or the timer would outlive the test.
  eager.session.disconnect();
});

Deno.test("Session does not come back by itself for what will not pass", () => {
  for (const code of ["close_4404", "auth_too_many", "protocol_error", "refused"] as const) {
    const { worker, session, seen } = setUp({ reconnectDelayMs: 1 });
    session.connect();
    worker.enters("connecting");
    worker.says({ type: "state", state: "failed", error: { code, message: "" } });
    assertEquals(seen.at(-1), `failed ${code}`);
  }
});

Deno.test("Session reports a worker that broke", () => {
  const { worker, session, seen } = setUp();
  session.connect();
  worker.dispatchEvent(new ErrorEvent("error", { message: "oops" }));
  assertEquals(seen.at(-1), "failed internal");
});

Deno.test("Session takes an answer to a new connection when the server did not wait for it", () => {
  const { worker, session, seen, sent } = setUp();
  session.connect();
  worker.enters("connecting");
  worker.enters("authenticating");
  worker.says({ type: "credentialsRequest", request: PASSWORD });
  worker.says({ type: "credentialsExpired" });
  assertEquals(seen.at(-1), { ...PASSWORD, asked: "", wrong: false });
  sent();
  session.answer({ password: "late" });
  assertEquals(sent(), ["connect"]);
  worker.enters("connecting");
  worker.says({ type: "credentialsRequest", request: PASSWORD });
  assertEquals(worker.received, [{ type: "credentials", credentials: { password: "late" } }]);
});

Deno.test("Session tells changed settings once, and begins the next connection with them", () => {
  const { worker, session, sent } = setUp();
  session.connect();
  sent();
  const settings = { viewOnly: true, quality: 3, colours: "8-bit" } as const;
  session.configure(settings);
  session.configure({ ...settings });
  assertEquals(sent(), ["settings"]);
  session.connect();
  assertEquals(worker.received, [{ type: "connect", url: "ws://h/x", shared: true, settings }]);
});
