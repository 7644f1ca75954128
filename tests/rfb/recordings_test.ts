/** Sessions of real servers, recorded by `tests/fixtures/record.ts`, played to their last picture. */
import { assert, assertEquals } from "@std/assert";
import { ConnectionClosed } from "../../rfb/errors.ts";
import { loadRecordings, playRecording } from "../fixtures/recording.ts";
import { Feed } from "./_feed.ts";
import { Random } from "./_random.ts";

/** How a session's bytes come: the length of each portion. */
const PORTIONS: Readonly<Record<string, () => () => number>> = {
  "at once": () => () => Infinity,
  "byte by byte": () => () => 1,
  "by 7 bytes": () => () => 7,
  "as packets": () => () => 1460,
  "at random": () => {
    const random = new Random(1);
    return () => 1 + random.below(random.below(2000) + 1);
  },
};

function cut(bytes: Uint8Array, next: () => number): Uint8Array[] {
  const portions: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) portions.push(bytes.subarray(at, at += next()));
  return portions;
}

const RECORDINGS = await loadRecordings();

Deno.test("recordings are there, and small", () => {
  assert(RECORDINGS.length >= 25, `${RECORDINGS.length} recordings`);
  for (const { name, bytes } of RECORDINGS) {
    assert(bytes.length < 100 * 1024, `${name}: ${bytes.length} bytes`);
  }
});

for (const recording of RECORDINGS) {
  const { name, bytes, updates, sha256 } = recording;

  Deno.test(`recording ${name} comes to its picture however it is cut`, async () => {
    for (const [how, portions] of Object.entries(PORTIONS)) {
      const feed = new Feed(cut(bytes, portions()));
      assertEquals(await playRecording(feed, recording), { updates, sha256 }, how);
    }
  });

  Deno.test(`recording ${name} is missed where it is cut off`, async () => {
    const random = new Random(2);
    for (let i = 0; i < 10; i++) {
      const length = 1 + random.below(bytes.length - 1);
      const outcome = await playRecording(new Feed([bytes.subarray(0, length)]), recording)
        .catch((error: unknown) => error);
      const isBetween = (outcome as { updates?: number }).updates! < updates;
      assert(outcome instanceof ConnectionClosed || isBetween, `${length} bytes: ${outcome}`);
    }
  });
}

Deno.test("recordings of one screen without loss come to one picture in every encoding", () => {
  for (
    const [server, format, count] of [
      ["tigervnc", "24 bits", 6],
      ["tigervnc", "16 bits", 3],
      ["tigervnc", "8 bits", 3],
      ["x11vnc", "24 bits", 4],
      ["tightvnc", "24 bits", 4],
    ] as const
  ) {
    const same = RECORDINGS.filter((recording) =>
      recording.name.startsWith(server) && recording.format === format &&
      !recording.name.endsWith("jpeg")
    );
    assertEquals(same.length, count, `${server}, ${format}`);
    assertEquals(new Set(same.map(({ sha256 }) => sha256)).size, 1, `${server}, ${format}`);
  }
});
