/** The READMEs' lines for nginx, in nginx. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { BANNER } from "../_bytes.ts";
import { Gateway } from "../e2e/gateway.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { Nginx } from "../servers/nginx.ts";
import { WireClient } from "./wire_client.ts";

const SECRET = "s3cr3t-t0ken";

/** Opens a session through nginx, from a page of this origin. */
function open(nginx: Nginx, origin: string) {
  const path = `/vnc/websockify?token=${SECRET}`;
  return WireClient.open(nginx.port, { path, fields: `Origin: ${origin}\r\n` });
}

/** A page through nginx: status, and text. */
async function get(nginx: Nginx, path: string): Promise<[number, string]> {
  const response = await fetch(nginx.url(path));
  return [response.status, await response.text()];
}

for (const path of ["README.md", "README.zh-CN.md"]) {
  Deno.test(`nginx as in ${path} serves the page and all it links to`, async () => {
    await using gateway = await Gateway.start({ args: ["--demo"] });
    await using nginx = await Nginx.start(await Deno.readTextFile(path), gateway.port);
    const [status, html] = await get(nginx, "/vnc/?token=demo");
    assertEquals(status, 200);
    const links = [...html.matchAll(/(?:href|src)="([\w.]+)"/g)].map((match) => match[1]!);
    assert(links.length >= 3, `${links}`);
    for (const link of links) assertEquals((await get(nginx, `/vnc/${link}`))[0], 200, link);
  });

  Deno.test(`nginx as in ${path} carries sessions of its own pages only`, async () => {
    await using target = FakeTarget.echo();
    await using gateway = await Gateway.start({ tokens: { [SECRET]: target.address } });
    await using nginx = await Nginx.start(await Deno.readTextFile(path), gateway.port);
    const { client, head } = await open(nginx, `http://127.0.0.1:${nginx.port}`);
    using _ = client;
    assertEquals(head.status, 101);
    assertEquals((await client.readFrame())?.payload, BANNER);
    const sent = new Uint8Array(100_000).map((_, i) => i * 7 >> 3);
    await client.sendFrame(sent);
    for (let at = 0; at < sent.length;) {
      const { payload } = (await client.readFrame())!;
      assertEquals(payload, sent.slice(at, at += payload.length));
    }
    const foreign = await open(nginx, `http://127.0.0.1:${gateway.port}`);
    using _foreign = foreign.client;
    assertEquals(foreign.head.status, 403);
  });

  Deno.test(`nginx as in ${path} keeps tokens out of its logs, though the gateway be down`, async () => {
    const gateway = await Gateway.start({ args: ["--demo"] });
    await using nginx = await Nginx.start(await Deno.readTextFile(path), gateway.port);
    assertEquals((await get(nginx, `/vnc/?token=${SECRET}`))[0], 200);
    await gateway[Symbol.asyncDispose]();
    assertEquals((await get(nginx, `/vnc/?token=${SECRET}`))[0], 502);
    assertEquals((await get(nginx, "/elsewhere"))[0], 404);
    await nginx.child.stop();
    assertMatch(nginx.child.stdout, /elsewhere/);
    assertMatch(nginx.child.stderr, /elsewhere.*No such file/);
    assert(!`${nginx.child.stdout}${nginx.child.stderr}`.includes(SECRET), nginx.child.stderr);
  });
}
