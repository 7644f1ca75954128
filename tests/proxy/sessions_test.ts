import { assert, assertEquals } from "@std/assert";
import { writeAll } from "../../proxy/byte_stream.ts";
import { type NoPlace, SessionPlace, Sessions } from "../../proxy/sessions.ts";
import { WebSocketConnection } from "../../proxy/websocket/connection.ts";
import { memoryPair, type MemoryStream } from "./_memory_stream.ts";
import { clientFrame, hearToClose, readServerFrame } from "./_websocket_client.ts";

const LIMITS = { maxSessions: 3, maxSessionsPerToken: 2, idleTimeoutMs: 0 };

function admit(sessions: Sessions, token: string): SessionPlace {
  const place = sessions.admit(token);
  if (!(place instanceof SessionPlace)) throw new Error(`No place: ${place}`);
  return place;
}

function connect(place: SessionPlace): [WebSocketConnection, MemoryStream, MemoryStream] {
  const [near, far] = memoryPair();
  const viewer = new WebSocketConnection(near);
  place.attach(viewer);
  return [viewer, far, near];
}

Deno.test("Sessions.admit() holds to the limits, a token's and all together", () => {
  const sessions = new Sessions(LIMITS);
  const expect = (token: string, refusal: NoPlace) => assertEquals(sessions.admit(token), refusal);
  const first = admit(sessions, "a");
  const second = admit(sessions, "a");
  expect("a", "token");
  const third = admit(sessions, "b");
  expect("a", "total");
  expect("c", "total");
  assertEquals(sessions.count, 3);
  second.release();
  second.release();
  assertEquals(sessions.count, 2);
  const fourth = admit(sessions, "a");
  expect("a", "total");
  third.release();
  expect("a", "token");
  for (const place of [first, fourth]) place.release();
  assertEquals(sessions.count, 0);
});

Deno.test("SessionPlace.check() pings a silent viewer and ends one that has vanished", async () => {
  const place = new SessionPlace(() => {});
  const [viewer, far, near] = connect(place);
  const heardAt = viewer.lastHeardAt;
  place.check(heardAt + 14_999, 0);
  assertEquals(near.writtenBytes, 0);
  place.check(heardAt + 15_000, 0);
  assertEquals((await readServerFrame(far)).opcode, 9);
  place.check(heardAt + 44_999, 0);
  assertEquals(near.closed, false);
  place.check(heardAt + 45_000, 0);
  assert(near.closed);
  assertEquals(place.ended, "viewer vanished");
  place.check(heardAt + 99_000, 0);
  place.release();
});

Deno.test("SessionPlace.check() tells a viewer that its target does not read", async () => {
  const place = new SessionPlace(() => {}, 0);
  const [viewer, far] = connect(place);
  place.traffic.targetStuck = true;
  place.check(viewer.lastHeardAt + 45_000, 0);
  const reason = "target does not take what the viewer sends";
  assertEquals(place.ended, reason);
  const { opcode, payload } = await readServerFrame(far);
  assertEquals([opcode, new TextDecoder().decode(payload.subarray(2))], [8, reason]);
  place.release();
});

Deno.test("SessionPlace.check() leaves a viewer alone that answers its pings", async () => {
  const place = new SessionPlace(() => {});
  const [viewer, far, near] = connect(place);
  const receiving = viewer.receive();
  const heardAt = viewer.lastHeardAt;
  place.check(heardAt + 15_000, 0);
  const { payload } = await readServerFrame(far);
  while (performance.now() <= heardAt) await Promise.resolve();
  await writeAll(far, clientFrame(10, payload));
  await writeAll(far, clientFrame(2, new Uint8Array(1)));
  await receiving;
  place.check(heardAt + 45_000, 0);
  assertEquals([near.closed, place.ended], [false, undefined]);
});

Deno.test("SessionPlace.check() ends an idle session with a reason, where there is a limit", async () => {
  const place = new SessionPlace(() => {});
  const [, far] = connect(place);
  const { lastAt } = place.traffic;
  place.check(lastAt + 9_999, 10_000);
  place.check(lastAt + 12_000, 0);
  assertEquals(place.ended, undefined);
  place.traffic.lastAt += 5_000;
  place.check(lastAt + 10_000, 10_000);
  assertEquals(place.ended, undefined);
  place.check(lastAt + 15_000, 10_000);
  const { code, reason } = await hearToClose(far);
  assertEquals([code, reason], [4408, "session was idle for too long"]);
  place.release();
});

Deno.test("SessionPlace.check() bears a session that has no viewer yet", () => {
  const place = new SessionPlace(() => {});
  place.check(performance.now() + 1e9, 1);
  assertEquals(place.ended, undefined);
});

Deno.test("SessionPlace.end() aborts a dial and closes a viewer that comes later", async () => {
  const place = new SessionPlace(() => {});
  place.end("gateway is stopping");
  assert(place.signal.aborted);
  assertEquals(place.signal.reason.status, 503);
  const [, far] = connect(place);
  const { code, reason } = await hearToClose(far);
  assertEquals([code, reason], [1001, "gateway is stopping"]);
  place.release();
});

Deno.test("Sessions.endAll() tells every viewer, forces stuck ones, and waits for all", async () => {
  const sessions = new Sessions(LIMITS, 10);
  const polite = admit(sessions, "a");
  const stuck = admit(sessions, "a");
  const dialling = admit(sessions, "b");
  const [viewer, far] = connect(polite);
  const [stuckViewer] = connect(stuck);
  viewer.drain().then(() => polite.release());
  stuckViewer.drain().then(() => stuck.release());
  dialling.signal.addEventListener("abort", () => dialling.release());

  const ended = sessions.endAll("gateway is stopping");
  assertEquals(sessions.admit("late"), "ending");
  const { code, reason } = await hearToClose(far);
  assertEquals([code, reason], [1001, "gateway is stopping"]);
  await writeAll(far, clientFrame(8));
  await ended;
  assertEquals(sessions.count, 0);
});

Deno.test("Sessions.endAll() resolves at once where there are none", async () => {
  await new Sessions(LIMITS).endAll("gateway is stopping");
});
