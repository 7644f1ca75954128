import { assertEquals } from "@std/assert";
import { parseParameters, webSocketUrl, withoutSecrets } from "../../../web/page/parameters.ts";

const DEFAULTS = {
  autoconnect: true,
  shared: true,
  reconnect: false,
  reconnectDelayMs: 1000,
  settings: {},
};

Deno.test("parseParameters() gives defaults for an empty link", () => {
  assertEquals<unknown>(parseParameters("", ""), DEFAULTS);
});

const TOKEN_LINKS = [
  ["?token=target1", ""],
  ["", "#token=target1"],
  ["?token=other", "#token=target1"],
  ["?path=websockify/?token=target1", ""],
  ["?path=websockify%2F%3Ftoken%3Dtarget1", ""],
  ["?path=websockify?token=target1&autoconnect=true", ""],
  ["?host=evil.example&port=1&path=?token=target1", ""],
  ["?path=websockify&token=target1", ""],
] as const;
for (const [search, hash] of TOKEN_LINKS) {
  Deno.test(`parseParameters() finds the token in "${search}${hash}"`, () => {
    assertEquals(parseParameters(search, hash).token, "target1");
  });
}

const PLUS_LINKS = [
  ["?token=a+b/c=&password=p+q%20r", ""],
  ["?token=a%2Bb/c=&password=p%2Bq r", ""],
  ["", "#token=a+b/c=&password=p+q%20r"],
  ["?path=websockify?token=a+b/c=", "#password=p+q%20r"],
  ["?path=websockify%2F%3Ftoken%3Da%2Bb%2Fc=", "#password=p+q%20r"],
] as const;
for (const [search, hash] of PLUS_LINKS) {
  Deno.test(`parseParameters() takes a plus for a plus in "${search}${hash}"`, () => {
    const { token, password } = parseParameters(search, hash);
    assertEquals([token, password], ["a+b/c=", "p+q r"]);
  });
}

Deno.test("parseParameters() finds no token in a path without one, nor in an empty value", () => {
  assertEquals(parseParameters("?path=websockify", "").token, undefined);
  assertEquals(parseParameters("?token=", "").token, undefined);
});

Deno.test("parseParameters() reads every setting, and the fragment wins", () => {
  const search = "?view_only=1&scale=off&quality=7&compression=0&shared=false&reconnect=true" +
    "&reconnect_delay=2500&show_dot=yes&bell=off&lang=zh&autoconnect=0&username=a&password=b";
  assertEquals<unknown>(parseParameters(search, "#password=c%23d&scale=remote"), {
    username: "a",
    password: "c#d",
    lang: "zh",
    autoconnect: false,
    shared: false,
    reconnect: true,
    reconnectDelayMs: 2500,
    settings: {
      quality: 7,
      compression: 0,
      scale: "remote",
      viewOnly: true,
      showDot: true,
      bell: false,
    },
  });
});

Deno.test("parseParameters() maps noVNC's resize names to scale", () => {
  const scale = (value: string) => parseParameters(`?resize=${value}`, "").settings.scale;
  assertEquals(["off", "scale", "remote", "x"].map(scale), ["off", "fit", "remote", undefined]);
});

Deno.test("parseParameters() takes the names of qualities that are no level", () => {
  const quality = (value: string) => parseParameters(`?quality=${value}`, "").settings.quality;
  assertEquals(["auto", "lossless", "6", "best"].map(quality), ["auto", "lossless", 6, undefined]);
});

Deno.test("parseParameters() ignores values that are not what they should be", () => {
  const search = "?quality=10&compression=-1&reconnect_delay=soon&bell=maybe&scale=constructor";
  assertEquals<unknown>(parseParameters(search, ""), DEFAULTS);
});

Deno.test("withoutSecrets() takes the password out of query and fragment, and nothing else", () => {
  assertEquals(
    withoutSecrets("http://h/vnc/?token=t&password=p#password=q&scale=off"),
    "http://h/vnc/?token=t#scale=off",
  );
  assertEquals(withoutSecrets("http://h/?token=t#password=q"), "http://h/?token=t");
  const rest = "?token=a+b/c=&username=J%20D&p=%41#username=J+D%20E&&scale";
  assertEquals(
    withoutSecrets(`http://h/${rest.replace("#", "&passwor%64=p+q#password&")}`),
    `http://h/${rest}`,
  );
  const untouched = "http://h/?path=websockify/?token=t#x";
  assertEquals(withoutSecrets(untouched), untouched);
});

Deno.test("webSocketUrl() stays beside the page on the page's own host", () => {
  assertEquals(
    webSocketUrl("https://h:1/vnc/vnc.html?token=x#password=p", "a b&c"),
    "wss://h:1/vnc/websockify?token=a%20b%26c",
  );
  assertEquals(webSocketUrl("http://h/", "t"), "ws://h/websockify?token=t");
});
