import { assert, assertEquals, assertMatch } from "@std/assert";
import { route } from "../../proxy/routes.ts";
import { Context, target } from "./_context.ts";

const context = new Context({ "s3cr3t": target("192.0.2.1:5900", { name: "Box" }) });
const get = (path: string, more: Partial<Context["parts"]> = {}) =>
  route({ ...context.parts, ...more }, new Request(`http://gw.test:6080${path}`));

Deno.test("route() answers every name of the page with the page", async () => {
  const names = [
    "/",
    "/?token=s3cr3t",
    "/index.html",
    "/vnc.html",
    "/vnc_lite.html",
    "/vnc_auto.html",
  ];
  for (const path of [...names, "/vnc.html?path=websockify/?token=s3cr3t"]) {
    const response = await get(path);
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("content-type"), "text/html; charset=utf-8");
    const text = await response.text();
    assertEquals(text, "<page>");
  }
});

Deno.test("route() answers with the page's other files", async () => {
  const response = await get("/app.css");
  assertEquals(response.headers.get("content-type"), "text/css; charset=utf-8");
  assertEquals(await response.text(), "style");
});

Deno.test("route() answers 404 to everything else, and redirects nowhere", async () => {
  const paths = [
    "/nothing",
    "/vnc.html/",
    "/VNC.html",
    "/..%2fapp.css",
    "/../../etc/passwd",
    "/%2e%2e/deno.json",
    "//evil/%2F..",
    "//evil.test",
    "/\\evil.test",
    "/__proto__",
    "/constructor",
    "/app.css%00",
    "/favicon.ico",
    "/api",
    "/metrics/",
  ];
  for (const path of paths) {
    const response = await get(path);
    assertEquals(response.status, 404, path);
    assertEquals(response.headers.get("location"), null);
    assert(!(await response.text()).includes("evil"));
  }
});

Deno.test("route() sends every answer with the fields that protect it", async () => {
  for (
    const path of ["/", "/app.css", "/healthz", "/readyz", "/metrics", "/api/targets", "/nothing"]
  ) {
    const { headers } = await get(path);
    const policy = headers.get("content-security-policy")!.split("; ");
    assert(policy.includes("default-src 'none'"), path);
    assert(policy.includes("script-src 'self' 'wasm-unsafe-eval'"), path);
    const framers = path === "/" ? "'self' https://portal.example" : "'self'";
    assert(policy.includes(`frame-ancestors ${framers}`), path);
    assert(policy.includes("base-uri 'none'"));
    const others = policy.filter((directive) => !directive.startsWith("frame-ancestors "));
    assert(!/(?<!'wasm-)unsafe|data:|\*|https?:/.test(others.join()), path);
    assertEquals(headers.get("referrer-policy"), "no-referrer");
    assertEquals(headers.get("x-content-type-options"), "nosniff");
    assertMatch(headers.get("cache-control")!, /^no-(store|cache)$/);
  }
});

Deno.test("route() says whether the gateway lives and whether it is ready", async () => {
  assertEquals(await (await get("/healthz")).text(), "ok\n");
  assertEquals(await (await get("/readyz")).text(), "ready\n");
  const torn = new Context();
  torn.tokens.broken = true;
  const response = await get("/readyz", { tokens: torn.tokens });
  assertEquals([response.status, await response.text()], [503, "not ready: t.conf: torn\n"]);
  assertEquals((await get("/healthz", { tokens: torn.tokens })).status, 200);
});

Deno.test("route() gives the metrics as Prometheus reads them", async () => {
  const response = await get("/metrics");
  assertEquals(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assertMatch(
    await response.text(),
    /^# HELP vncgw_sessions [^\n]+\n# TYPE vncgw_sessions gauge\n/,
  );
});

Deno.test("route() names targets only where it may", async () => {
  assertEquals(await (await get("/api/targets")).json(), { targets: [], demo: false });
  assertEquals(await (await get("/api/targets", { demo: true })).json(), {
    targets: [],
    demo: true,
  });
  assertEquals(await (await get("/api/targets", { list: true })).json(), {
    targets: [{ token: "s3cr3t", name: "Box" }],
    demo: false,
  });
  for (const path of ["/", "/healthz", "/readyz", "/metrics", "/api/targets", "/s3cr3t"]) {
    const response = await get(path);
    const all = [...response.headers].join() + await response.text();
    assert(!all.includes("s3cr3t"), path);
  }
});
