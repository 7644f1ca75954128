import { assertEquals, assertInstanceOf } from "@std/assert";
import { AuthError } from "../../../rfb/errors.ts";
import { ByteReader } from "../../../rfb/reader.ts";
import { signIn } from "../../../rfb/security/sign_in.ts";
import type { ProtocolVersion } from "../../../rfb/version.ts";
import { concat, u32 } from "../../_bytes.ts";
import { Feed } from "../_feed.ts";

const CHALLENGE = new Uint8Array(16);
const REASON = concat(u32(5), new TextEncoder().encode("Sorry"));

/** A peer that says nothing more after its portions, and stays. */
class SilentFeed extends Feed {
  override async read(): Promise<Uint8Array | null> {
    return await super.read() ?? await new Promise<never>(() => {});
  }
}

/** Signs in at a server that stays; how it failed, how long it waited, and how many bytes it read. */
async function fail(version: ProtocolVersion, ...parts: (Uint8Array | number[])[]) {
  const feed = new SilentFeed([concat(...parts)]);
  const input = new ByteReader(feed);
  const waits: number[] = [];
  const timers: Promise<void>[] = [];
  const io = {
    input,
    output: feed,
    ask: () => Promise.resolve({ password: "password" }),
    delay: (ms: number) => {
      waits.push(ms);
      timers.push(new Promise((resolve) => setTimeout(resolve, 0)));
      return timers.at(-1)!;
    },
  };
  const error = await signIn(io, version).catch((error: unknown) => error);
  assertInstanceOf(error, AuthError);
  await Promise.all(timers);
  const { code, message } = error as AuthError;
  return { code, message, waits, left: input.available };
}

Deno.test("signIn() waits five seconds for a reason, and then goes without", async () => {
  const failed = [[1, 2], CHALLENGE, u32(1)];
  for (const begun of [[], [0, 0, 0], [0, 0, 0, 5, 0x53]]) {
    assertEquals(await fail("3.8", ...failed, begun), {
      code: "auth_failed",
      message: "Cannot sign in: authentication failed",
      waits: [5000],
      left: begun.length > 4 ? 1 : begun.length,
    });
  }
  const refused = await fail("3.8", [0]);
  assertEquals([refused.code, refused.waits], ["refused", [5000]]);
  const tooMany = await fail("3.8", [1, 2], CHALLENGE, u32(2));
  assertEquals([tooMany.code, tooMany.waits], ["auth_too_many", [5000]]);
});

Deno.test("signIn() gives the reason that comes in time", async () => {
  const { message } = await fail("3.8", [1, 2], CHALLENGE, u32(1), REASON);
  assertEquals(message, "Cannot sign in: Sorry");
});

Deno.test("signIn() waits for no reason before 3.8, where there is none, nor reads one", async () => {
  const failed = concat(CHALLENGE, u32(1), REASON);
  const wanted = {
    code: "auth_failed",
    message: "Cannot sign in: authentication failed",
    waits: [],
    left: REASON.length,
  };
  assertEquals<unknown>(await fail("3.3", u32(2), failed), wanted);
  assertEquals<unknown>(await fail("3.7", [1, 2], failed), wanted);
});
