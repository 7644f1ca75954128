/** WebSocket clients that others wrote: Python's websockets and curl, plain and by TLS. */
import { assertEquals, assertMatch } from "@std/assert";
import { BANNER } from "../_bytes.ts";
import { Gateway } from "../e2e/gateway.ts";
import { Certificate } from "../servers/certificate.ts";
import { run } from "../servers/child.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";

/** Debian's own, which has the package; another one may come first on the path. */
const PYTHON = "/usr/bin/python3";

/** Says what came first, sends a megabyte in 17 pieces, and compares the echo. */
const SCRIPT = `
import asyncio, ssl, sys, os, websockets
async def main(url, protocols):
    options = {"subprotocols": protocols} if protocols else {}
    if url.startswith("wss"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        options["ssl"] = context
    async with websockets.connect(url, max_size=None, **options) as socket:
        print(socket.subprotocol, (await socket.recv())[:12])
        data = os.urandom(1_000_000)
        async def send():
            for at in range(0, len(data), 60_000):
                await socket.send(data[at:at + 60_000])
        sending = asyncio.create_task(send())
        received = b""
        while len(received) < len(data):
            received += await socket.recv()
        await sending
        print(received == data)
asyncio.run(main(sys.argv[1], sys.argv[2:]))
`;

async function runPython(url: string, ...protocols: string[]): Promise<string> {
  return new TextDecoder().decode(await run(PYTHON, ["-c", SCRIPT, url, ...protocols]));
}

Deno.test("Python's websockets works with binary, with ours beside it, and without any", async () => {
  await using target = FakeTarget.echo();
  await using gateway = await Gateway.start({ tokens: { t: target.address } });
  const url = `ws://127.0.0.1:${gateway.port}/websockify?token=t`;
  const expected = (protocol: string) => `${protocol} b'RFB 003.008\\n'\nTrue\n`;
  assertEquals(await runPython(url, "binary"), expected("binary"));
  assertEquals(await runPython(url, "base64", "binary"), expected("binary"));
  assertEquals(await runPython(url), expected("None"));
});

Deno.test("curl gets a server's banner through an upgrade made by hand", async () => {
  await using server = await startXtigervnc();
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const args = ["--silent", "--include", "--no-buffer", "--http1.1", "--max-time", "3"];
  const fields = [
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol: binary",
  ].flatMap((field) => ["--header", field]);
  const url = `http://127.0.0.1:${gateway.port}/websockify/?token=t`;
  const { stdout } = await new Deno.Command("curl", { args: [...args, ...fields, url] }).output();
  const text = new TextDecoder("latin1").decode(stdout);
  assertMatch(text, /^HTTP\/1\.1 101 /);
  assertMatch(text, /^sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r$/mi);
  const banner = [0x82, 12, ...BANNER];
  assertEquals([...stdout.subarray(text.indexOf("\r\n\r\n") + 4)], banner);
});

Deno.test("https and wss work with a certificate", async () => {
  await using certificate = await Certificate.make();
  const { certPath, keyPath } = certificate;
  await using target = FakeTarget.echo();
  await using gateway = await Gateway.start({
    tokens: { t: target.address },
    args: ["--cert", certPath, "--key", keyPath],
  });
  assertEquals(gateway.scheme, "https:");
  const page = await run("curl", ["--silent", "--cacert", certPath, gateway.url("/")]);
  assertMatch(new TextDecoder().decode(page), /<canvas id="screen"/);
  const url = `wss://127.0.0.1:${gateway.port}/websockify?token=t`;
  assertEquals(await runPython(url, "binary"), "binary b'RFB 003.008\\n'\nTrue\n");
});
