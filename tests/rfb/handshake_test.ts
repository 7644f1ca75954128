import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import {
  AuthError,
  ConnectionClosed,
  ProtocolError,
  RfbError,
  UnsupportedError,
} from "../../rfb/errors.ts";
import { handshake } from "../../rfb/handshake.ts";
import { CANVAS_FORMAT, encodePixelFormat } from "../../rfb/pixel_format.ts";
import { ByteReader } from "../../rfb/reader.ts";
import { concat, hex, portionings, toHex, u16, u32 } from "../_bytes.ts";
import { Feed, readerOf } from "./_feed.ts";

const ascii = (text: string) => new TextEncoder().encode(text);
const banner = (version: string) => ascii(`RFB ${version}\n`);
const text = (value: string) => concat(u32(value.length), ascii(value));
const serverInit = (width = 8, height = 6, name: Uint8Array = text("desk")) =>
  concat(u16(width), u16(height), encodePixelFormat(CANVAS_FORMAT), name);

const CHALLENGE = hex("000102030405060708090a0b0c0d0e0f");
const RESPONSE = hex("b866924125c8eebb9debc1db61c538e2");

/** Runs the handshake against `bytes`; what the client wrote, and how it ended. */
async function shake(portions: Uint8Array[], shared = true) {
  const feed = new Feed(portions);
  const calls: string[] = [];
  const outcome = await handshake({
    input: new ByteReader(feed),
    output: feed,
    ask: (request) => {
      calls.push(`ask ${JSON.stringify(request)}`);
      return Promise.resolve({ password: "password" });
    },
    authenticating: () => calls.push("authenticating"),
    joining: () => calls.push("joining"),
  }, shared).catch((error: unknown) => {
    assert(error instanceof RfbError, String(error));
    return error;
  });
  return { outcome, calls, written: feed.written };
}

/** `outcome` as the failure it is expected to be. */
function failed<E extends RfbError>(outcome: unknown, type: new (...args: never[]) => E): E {
  assertInstanceOf(outcome, type);
  return outcome as E;
}

/** How a version offers its security types, and whether the client answers with one. */
const VERSIONS = {
  "3.3": { banner: "003.003", offer: (type: number) => u32(type) },
  "3.7": { banner: "003.007", offer: (type: number) => [1, type] },
  "3.8": { banner: "003.008", offer: (type: number) => [1, type] },
};

for (const [version, { banner: digits, offer }] of Object.entries(VERSIONS)) {
  const picked = (type: number) => version === "3.3" ? [] : [type];

  Deno.test(`handshake() signs in by None in ${version}`, async () => {
    const result = version === "3.8" ? u32(0) : [];
    const bytes = concat(banner(digits), offer(1), result, serverInit());
    for (const portions of portionings(bytes)) {
      const { outcome, calls, written } = await shake(portions);
      assertEquals(outcome, {
        ...{ width: 8, height: 6, format: CANVAS_FORMAT, name: "desk" },
        ...{ banner: digits, securityTypes: [1] },
      });
      assertEquals(calls, ["authenticating", "joining"]);
      assertEquals(toHex(written), toHex(concat(banner(digits), picked(1), [1])));
    }
  });

  Deno.test(`handshake() signs in by a password in ${version}`, async () => {
    const bytes = concat(banner(digits), offer(2), CHALLENGE, u32(0), serverInit());
    for (const portions of portionings(bytes)) {
      const { outcome, calls, written } = await shake(portions, false);
      assertEquals(outcome, {
        ...{ width: 8, height: 6, format: CANVAS_FORMAT, name: "desk" },
        ...{ banner: digits, securityTypes: [2] },
      });
      const wanted = ["authenticating", `ask {"username":false,"password":true}`, "joining"];
      assertEquals(calls, wanted);
      assertEquals(toHex(written), toHex(concat(banner(digits), picked(2), RESPONSE, [0])));
    }
  });

  Deno.test(`handshake() tells a wrong password in ${version}`, async () => {
    const reason = version === "3.8" ? text("Sorry\0") : [];
    const bytes = concat(banner(digits), offer(2), CHALLENGE, u32(1), reason);
    for (const portions of portionings(bytes)) {
      const { outcome } = await shake(portions);
      const error = failed(outcome, AuthError);
      assertEquals(error.code, "auth_failed");
      const said = version === "3.8" ? "Sorry" : "authentication failed";
      assertEquals(error.message, `Cannot sign in: ${said}`);
    }
  });

  Deno.test(`handshake() tells too many tries in ${version}`, async () => {
    const { outcome } = await shake([
      concat(banner(digits), offer(2), CHALLENGE, u32(2), text("slow down")),
    ]);
    const error = failed(outcome, AuthError);
    assertEquals(error.code, "auth_too_many");
  });

  Deno.test(`handshake() reads UltraVNC's reason in ${version}`, async () => {
    const { outcome } = await shake([
      concat(banner(digits), offer(2), CHALLENGE, u32(3), text("use MS-Logon III")),
    ]);
    const error = failed(outcome, AuthError);
    assertEquals(error.message, "Cannot sign in: use MS-Logon III");
  });

  Deno.test(`handshake() tells a refusal with its reason in ${version}`, async () => {
    const none = version === "3.3" ? u32(0) : [0];
    const { outcome } = await shake([concat(banner(digits), none, text("Go away"))]);
    const error = failed(outcome, AuthError);
    assertEquals(error.code, "refused");
    assertEquals(
      error.message,
      "Cannot sign in: the server refuses the connection (Go away)",
    );
    // QEMU closes without a reason.
    const silent = await shake([concat(banner(digits), none)]);
    const quiet = failed(silent.outcome, AuthError);
    assertEquals(quiet.code, "refused");
  });

  Deno.test(`handshake() names an offer that it cannot take in ${version}`, async () => {
    const { outcome, written } = await shake([concat(banner(digits), offer(19))]);
    const error = failed(outcome, UnsupportedError);
    assertEquals(error.message, "Cannot sign in: the server offers VeNCrypt (19)");
    assertEquals(written, banner(digits));
  });

  Deno.test(`handshake() notices the end at every byte in ${version}`, async () => {
    const whole = concat(banner(digits), offer(2), CHALLENGE, u32(0), serverInit());
    for (let length = 0; length < whole.length; length++) {
      const { outcome } = await shake([whole.subarray(0, length)]);
      failed(outcome, ConnectionClosed);
    }
  });
}

Deno.test("handshake() answers each banner with the version it will speak", async () => {
  const answers = {
    "003.003": "003.003",
    "003.004": "003.003",
    "003.005": "003.003",
    "003.006": "003.003",
    "003.010": "003.003",
    "003.014": "003.003",
    "003.016": "003.003",
    "003.007": "003.007",
    "003.008": "003.008",
    "003.889": "003.008",
    "004.000": "003.008",
    "004.001": "003.008",
    "005.000": "003.008",
  };
  for (const [offered, answer] of Object.entries(answers)) {
    const { written } = await shake([banner(offered)]);
    assertEquals(written, banner(answer), offered);
  }
});

Deno.test("handshake() refuses versions that nobody can speak", async () => {
  for (
    const [version, message] of [["000.000", "repeater"], ["003.002", "3.2"], ["002.009", "2.9"]]
  ) {
    const { outcome, written, calls } = await shake([banner(version!)]);
    const error = failed(outcome, UnsupportedError);
    assert(error.message.includes(message!), error.message);
    assertEquals([written.length, calls.length], [0, 0]);
  }
});

Deno.test("handshake() says what speaks another protocol", async () => {
  const cases = [
    ["HTTP/1.1 400 Bad Request\r\n", "a web server"],
    ["SSH-2.0-OpenSSH_9.2\r\n", "an SSH server"],
    ["\x15\x03\x01\x00\x02\x02\x46", "a TLS server"],
    ["220 mail ready\r\n", "a mail or FTP server"],
    ["garbage of no kind", `began with "garb", expected "RFB "`],
  ];
  for (const [bytes, message] of cases) {
    const { outcome } = await shake([ascii(bytes!)]);
    const error = failed(outcome, ProtocolError);
    assert(error.message.includes(message!), error.message);
  }
  for (const odd of ["RFB 003.008\r", "RFB 3.8\n    ", "RFB 00a.008\n"]) {
    assert((await shake([ascii(odd)])).outcome instanceof ProtocolError, odd);
  }
});

Deno.test("handshake() prefers a password where None is offered too, in whatever order", async () => {
  for (const types of [[1, 2], [2, 1], [17, 1, 2, 117]]) {
    const { written } = await shake([
      concat(banner("003.008"), [types.length], types, CHALLENGE, u32(0), serverInit()),
    ]);
    assertEquals(written[12], 2);
  }
});

Deno.test("handshake() says authentication failed where the reason is cut off", async () => {
  const whole = concat(banner("003.008"), [1, 2], CHALLENGE, u32(1), text("Wrong password"));
  const before = whole.length - 18;
  for (let length = before; length < whole.length; length++) {
    const { outcome } = await shake([whole.subarray(0, length)]);
    const error = failed(outcome, AuthError);
    assertEquals(error.message, "Cannot sign in: authentication failed");
  }
});

Deno.test("handshake() reads too many failures out of a refusal's reason", async () => {
  const { outcome } = await shake([
    concat(banner("003.008"), [0], text("Too many security failures")),
  ]);
  const error = failed(outcome, AuthError);
  assertEquals(error.code, "auth_too_many");
});

Deno.test("handshake() refuses results and lengths that make no sense", async () => {
  const start = concat(banner("003.008"), [1, 2], CHALLENGE);
  const init = serverInit(8, 6, hex("ffffffff"));
  const cases: [Uint8Array, string][] = [
    [concat(banner("003.008"), [0], u32(0xffffffff)), "reason of 4294967295 bytes"],
    [concat(banner("003.008"), [0], u32(65537)), "reason of 65537 bytes"],
    [concat(start, u32(1), u32(0xffffffff)), "reason of 4294967295 bytes"],
    [concat(start, u32(0xffffffff)), "second security type"],
    [concat(start, u32(7)), "SecurityResult 7"],
    [concat(start, u32(0), init), "desktop name of 4294967295 bytes"],
    [concat(start, u32(0), serverInit(65535, 65535)), "framebuffer of 65535x65535"],
    [concat(start, u32(0), u16(8), u16(6), hex("18"), new Uint8Array(15)), "24 bits per pixel"],
  ];
  for (const [bytes, message] of cases) {
    const { outcome } = await shake([bytes]);
    const error = failed(outcome, ProtocolError);
    assert(error.message.includes(message), error.message);
  }
});

Deno.test("handshake() takes a desktop without pixels and a name that is not UTF-8", async () => {
  const name = concat(u32(5), hex("42fc726f 00"));
  const { outcome } = await shake([
    concat(banner("003.008"), [1, 1], u32(0), serverInit(0, 0, name)),
  ]);
  assertEquals(outcome, {
    ...{ width: 0, height: 0, format: CANVAS_FORMAT, name: "Büro" },
    ...{ banner: "003.008", securityTypes: [1] },
  });
});

Deno.test("handshake() fails as the one fails who is asked for credentials", async () => {
  const input = readerOf(concat(banner("003.008"), [1, 2], CHALLENGE));
  const ask = () => Promise.reject(new RangeError("dialog closed"));
  const io = { input, output: new Feed([]), ask, authenticating: () => {} };
  await assertRejects(() => handshake(io, true), RangeError, "dialog closed");
});
