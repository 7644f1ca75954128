import { assertEquals } from "@std/assert";
import { passwordBytes, VNC_AUTH, vncAuthResponse } from "../../../rfb/security/vnc_auth.ts";
import { hex, portionings, toHex } from "../../_bytes.ts";
import { Feed } from "../_feed.ts";
import { ByteReader } from "../../../rfb/reader.ts";

const COUNTING = "000102030405060708090a0b0c0d0e0f";
const ZEROS = "00".repeat(16);

/** Password, challenge, response. */
const VECTORS = [
  ["", COUNTING, "491e890de9ace932838a49792f2213f3"],
  ["", ZEROS, "8ca64de9c1b123a78ca64de9c1b123a7"],
  ["a", COUNTING, "449407fb6f71bd517aca76866568a4e2"],
  ["passwd", COUNTING, "e8399b58571e87ed8445c8716b6dd945"],
  ["password", COUNTING, "b866924125c8eebb9debc1db61c538e2"],
  ["password", ZEROS, "ff97502e9422f089ff97502e9422f089"],
  ["password1234", COUNTING, "b866924125c8eebb9debc1db61c538e2"],
  ["Pässwörd", COUNTING, "b93bacef40ec69ff3cba94b5c6273459"],
] as const;

Deno.test("vncAuthResponse() gives the known answers, cut at 8 bytes", () => {
  for (const [password, challenge, wanted] of VECTORS) {
    assertEquals(
      toHex(vncAuthResponse(passwordBytes(password), hex(challenge))),
      wanted,
      JSON.stringify(password),
    );
  }
});

Deno.test("passwordBytes() is Latin-1 where that fits and UTF-8 elsewhere", () => {
  assertEquals(toHex(passwordBytes("aé")), "61e9");
  assertEquals(toHex(passwordBytes("é桌")), "c3a9e6a18c");
});

Deno.test("VNC_AUTH asks for the password alone and answers the challenge", async () => {
  for (const portions of portionings(hex(COUNTING))) {
    const feed = new Feed(portions);
    const asked: unknown[] = [];
    await VNC_AUTH.exchange({
      input: new ByteReader(feed),
      output: feed,
      ask: (request) => {
        asked.push(request);
        return Promise.resolve({ password: "passwd" });
      },
    });
    assertEquals(asked, [{ username: false, password: true }]);
    assertEquals(toHex(feed.written), "e8399b58571e87ed8445c8716b6dd945");
  }
});

Deno.test("VNC_AUTH takes a missing password as an empty one", async () => {
  const feed = new Feed([hex(COUNTING)]);
  await VNC_AUTH.exchange({
    input: new ByteReader(feed),
    output: feed,
    ask: () => Promise.resolve({}),
  });
  assertEquals(toHex(feed.written), "491e890de9ace932838a49792f2213f3");
});
