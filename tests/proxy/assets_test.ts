import { assert, assertEquals } from "@std/assert";
import { assetResponse } from "../../proxy/assets.ts";
import { asset } from "./_context.ts";

const page = asset("<page>");

function get(headers: Record<string, string> = {}): Promise<Response> {
  return assetResponse(new Request("http://gw.test/", { headers }), page);
}

Deno.test("assetResponse() compresses for those who take gzip", async () => {
  const cases: [accepted: string | undefined, compressed: boolean][] = [
    [undefined, false],
    ["", false],
    ["identity", false],
    ["br", false],
    ["xgzip", false],
    ["gzipped", false],
    ["gzip", true],
    ["GZIP", true],
    ["deflate, gzip, br, zstd", true],
    ["br ,gzip;q=0.5", true],
    ["gzip; q=0.001", true],
    ["gzip;q=1.0, identity;q=0", true],
    ["*", true],
    ["gzip;q=0", false],
    ["gzip; q=0.000", false],
    ["br;q=1.0, gzip;q=0 , identity", false],
    ["*;q=0", false],
  ];
  for (const [accepted, compressed] of cases) {
    const response = await get(accepted === undefined ? {} : { "accept-encoding": accepted });
    assertEquals(response.headers.get("content-encoding"), compressed ? "gzip" : null, accepted);
    assertEquals(await response.text(), compressed ? "gz:<page>" : "<page>", accepted);
    assertEquals(response.headers.get("vary"), "accept-encoding");
    assertEquals(response.headers.get("etag"), page.etag);
  }
});

Deno.test("assetResponse() answers 304 to a client that has the file", async () => {
  for (const tags of [page.etag, `"x", ${page.etag}`, `${page.etag} ,"y"`]) {
    const response = await get({ "if-none-match": tags, "accept-encoding": "gzip" });
    assertEquals(response.status, 304);
    assertEquals(response.headers.get("etag"), page.etag);
    assert(response.headers.has("content-security-policy"));
    assertEquals((await response.arrayBuffer()).byteLength, 0);
  }
  const other = await get({ "if-none-match": 'W/"other"' });
  assertEquals([other.status, await other.text()], [200, "<page>"]);
});
