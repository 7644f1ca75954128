import { assertEquals } from "@std/assert";
import { isOriginAllowed } from "../../proxy/origin.ts";

const allowed = ["https://portal.example", "http://portal.example:8080"];

/** Origin, Host, whether the viewer reached us by TLS, whether it may connect. */
type Case = readonly [origin: string | null, host: string | null, tls: boolean, expected: boolean];

function check(cases: readonly Case[]): void {
  for (const [origin, host, tls, expected] of cases) {
    assertEquals(
      isOriginAllowed({ origin, host, tls, allowed }),
      expected,
      `${origin} at ${host}${tls ? " by TLS" : ""}`,
    );
  }
}

Deno.test("isOriginAllowed() lets our own page in, however host and port are written", () => {
  check([
    ["http://gw.test:6080", "gw.test:6080", false, true],
    ["http://GW.Test:6080", "gw.tesT:6080", false, true],
    ["http://gw.test", "gw.test", false, true],
    ["http://gw.test", "gw.test:80", false, true],
    ["http://gw.test:80", "gw.test", false, true],
    ["https://gw.test", "gw.test:443", true, true],
    ["https://gw.test:6443", "gw.test:6443", true, true],
    ["http://10.0.0.1:6080", "10.0.0.1:6080", false, true],
    ["http://[::1]:6080", "[::1]:6080", false, true],
    ["http://[2001:db8:0::7]", "[2001:DB8::7]:80", false, true],
  ]);
});

Deno.test("isOriginAllowed() lets a page behind a TLS proxy in", () => {
  check([
    ["https://gw.test", "gw.test", false, true],
    ["https://gw.test:8443", "gw.test:8443", false, true],
    ["https://gw.test", "gw.test:6080", false, false],
  ]);
});

Deno.test("isOriginAllowed() keeps pages of other hosts, ports and schemes out", () => {
  check([
    ["http://evil.test:6080", "gw.test:6080", false, false],
    ["http://gw.test:6081", "gw.test:6080", false, false],
    ["http://gw.test", "gw.test:6080", false, false],
    ["http://sub.gw.test:6080", "gw.test:6080", false, false],
    ["http://gw.test.evil:6080", "gw.test:6080", false, false],
    ["http://gw.test:6443", "gw.test:6443", true, false],
    ["http://gw.test", "gw.test:443", true, false],
    ["http://gw.test:6080@evil.test", "gw.test:6080", false, false],
    ["http://evil.test/gw.test:6080", "gw.test:6080", false, false],
    ["http://[::2]:6080", "[::1]:6080", false, false],
    ["ftp://gw.test:6080", "gw.test:6080", false, false],
    ["file://", "gw.test:6080", false, false],
    ["chrome-extension://gw.test:6080", "gw.test:6080", false, false],
    ["null", "gw.test:6080", false, false],
    ["null", "null", false, false],
    ["", "gw.test:6080", false, false],
    ["gw.test:6080", "gw.test:6080", false, false],
    ["http://gw.test:6080", null, false, false],
    ["http://gw.test:6080, http://gw.test:6080", "gw.test:6080", false, false],
  ]);
});

Deno.test("isOriginAllowed() lets listed origins in, exactly as they are", () => {
  check([
    ["https://portal.example", "gw.test:6080", false, true],
    ["https://PORTAL.example:443", "gw.test:6080", true, true],
    ["http://portal.example:8080", "gw.test:6080", true, true],
    ["http://portal.example", "gw.test:6080", false, false],
    ["https://portal.example:8443", "gw.test:6080", false, false],
    ["https://portal.example.evil", "gw.test:6080", false, false],
  ]);
});

Deno.test("isOriginAllowed() lets programs in, which send no Origin", () => {
  check([[null, "gw.test:6080", false, true], [null, null, true, true]]);
});
