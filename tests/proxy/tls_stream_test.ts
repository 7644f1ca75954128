import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { type Connection, writeAll } from "../../proxy/byte_stream.ts";
import { withDeadline } from "../../proxy/deadline.ts";
import { READ_MAX_BYTES } from "../../proxy/read_buffer.ts";
import { tlsAcceptor } from "../../proxy/tls_stream.ts";
import { bytes } from "../_bytes.ts";
import { Certificate } from "../servers/certificate.ts";
import { readAll } from "./_memory_stream.ts";

/** Both ends of a connection with TLS on one of them. */
interface Ends extends Disposable {
  readonly server: Connection;
  /** The connection below the server's end. */
  readonly below: Deno.TcpConn;
  readonly client: Deno.TcpConn;
  /** The client's end with TLS, after the handshake. */
  handshake(): Promise<Deno.TlsConn>;
}

/** @param wrap puts something between the server's end and the connection below. */
async function connect(
  certificate: Certificate,
  wrap: (below: Deno.TcpConn) => Connection = (below) => below,
): Promise<Ends> {
  const [cert, key] = await Promise.all([certificate.pem, Deno.readTextFile(certificate.keyPath)]);
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [below, client] = await Promise.all([
    listener.accept(),
    Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
  ]);
  const server = tlsAcceptor({ cert, key })(wrap(below));
  let tls: Deno.TlsConn | undefined;
  return {
    server,
    below,
    client,
    async handshake() {
      tls = await Deno.startTls(client, { hostname: "localhost", caCerts: [cert] });
      await tls.handshake();
      return tls;
    },
    [Symbol.dispose]() {
      server.close();
      try {
        (tls ?? client).close();
      } catch {
        // The test has closed it.
      }
    },
  };
}

/** The connection `below` with something else in it. */
function through(below: Deno.TcpConn, changes: Partial<Connection>): Connection {
  return {
    remoteAddr: below.remoteAddr,
    read: (buffer) => below.read(buffer),
    write: (data) => below.write(data),
    closeWrite: () => below.closeWrite(),
    close: () => below.close(),
    ...changes,
  };
}

/** What `promise` gives, which must not hang. */
async function soon<T>(promise: Promise<T>): Promise<T> {
  const settled = await withDeadline(promise.then((value) => ({ value })), 5_000);
  if (!settled) throw new Error("It hangs");
  return settled.value;
}

Deno.test("a TLS stream carries large data both ways at once, and both ends", async () => {
  await using certificate = await Certificate.make();
  using ends = await connect(certificate);
  const client = await ends.handshake();
  const sent = new Uint8Array(3_000_000).map((_, i) => i * 13);
  const [atServer, atClient] = await soon(Promise.all([
    readAll(ends.server),
    readAll(client),
    writeAll(client, sent).then(() => client.closeWrite()),
    writeAll(ends.server, sent).then(() => ends.server.closeWrite()),
  ]));
  assertEquals(atServer, sent);
  assertEquals(atClient, sent);
  assertEquals(ends.server.remoteAddr, ends.client.localAddr);
});

Deno.test("a TLS stream reads into small buffers without losing a byte", async () => {
  await using certificate = await Certificate.make();
  using ends = await connect(certificate);
  const client = await ends.handshake();
  const sent = new Uint8Array(20_000).map((_, i) => i * 7);
  const sending = writeAll(client, sent);
  const got = new Uint8Array(sent.length);
  for (let at = 0; at < got.length;) {
    at += (await soon(ends.server.read(got.subarray(at, at + 999))))!;
  }
  await sending;
  assertEquals(got, sent);
});

Deno.test("a TLS stream that is closed says that this is its end", async () => {
  await using certificate = await Certificate.make();
  using ends = await connect(certificate);
  const client = await ends.handshake();
  await ends.server.write(bytes("last words"));
  const reading = assertRejects(() => ends.server.read(new Uint8Array(1)), Deno.errors.BadResource);
  ends.server.close();
  ends.server.close();
  await soon(reading);
  // A cut would be an UnexpectedEof.
  assertEquals(await soon(readAll(client)), bytes("last words"));
  await assertRejects(() => ends.server.write(bytes("more")), Deno.errors.BadResource);
});

Deno.test("closing a TLS stream ends a write to a peer that never reads, and the connection", async () => {
  await using certificate = await Certificate.make();
  using ends = await connect(certificate);
  await ends.handshake();
  let stuck: Promise<unknown>;
  let isDone: true | undefined = true;
  for (let writes = 0; isDone; writes++) {
    assert(writes < 100);
    stuck = ends.server.write(new Uint8Array(1_000_000));
    isDone = await withDeadline(stuck.then(() => true as const), 500);
  }
  ends.server.close();
  await soon(assertRejects(() => stuck, Deno.errors.BadResource));
  await assertRejects(() => ends.below.read(new Uint8Array(1)), Deno.errors.BadResource);
});

Deno.test("reading from what is no TLS fails, and ends the connection", async () => {
  await using certificate = await Certificate.make();
  for (const nonsense of ["GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\xff\xff", "\x00".repeat(9_000)]) {
    using ends = await connect(certificate);
    await writeAll(ends.client, bytes(nonsense));
    await ends.client.closeWrite();
    await soon(assertRejects(() => ends.server.read(new Uint8Array(9))));
    const answer = await soon(readAll(ends.client));
    // A fatal alert (RFC 8446 section 6), handshake_failure.
    assertEquals([...answer], [0x15, 3, 3, 0, 2, 2, 40]);
  }
});

Deno.test("closing a TLS stream ends the connection of a peer that has not said a word", async () => {
  await using certificate = await Certificate.make();
  using ends = await connect(certificate);
  ends.server.close();
  await soon(readAll(ends.client));
  await assertRejects(() => ends.below.read(new Uint8Array(1)), Deno.errors.BadResource);
});

Deno.test("reading from a TLS stream fails at a record that was changed, and at all times then", async () => {
  await using certificate = await Certificate.make();
  let isChanging = false;
  const change = (below: Deno.TcpConn) =>
    through(below, {
      read: async (buffer) => {
        const count = await below.read(buffer);
        if (isChanging) buffer[count! - 1]! ^= 1;
        return count;
      },
    });
  using ends = await connect(certificate, change);
  const client = await ends.handshake();
  await client.write(bytes("good"));
  assertEquals(await soon(ends.server.read(new Uint8Array(9))), 4);
  const reading = ends.server.read(new Uint8Array(9));
  isChanging = true;
  await client.write(bytes("bad"));
  await soon(assertRejects(() => reading, Error, "decrypt"));
  await soon(assertRejects(() => ends.server.read(new Uint8Array(9)), Error, "decrypt"));
});

Deno.test("a TLS stream takes no more from its peer than is read", async () => {
  await using certificate = await Certificate.make();
  let takenBytes = 0;
  const count = (below: Deno.TcpConn) =>
    through(below, {
      read: async (buffer) => {
        const count = await below.read(buffer);
        takenBytes += count ?? 0;
        return count;
      },
    });
  using ends = await connect(certificate, count);
  const client = await ends.handshake();
  const writing = writeAll(client, new Uint8Array(3_000_000)).catch(() => "cut off");
  const buffer = new Uint8Array(100);
  for (let reads = 0; reads < 100; reads++) {
    await soon(ends.server.read(buffer));
    assertLess(takenBytes, 3 * READ_MAX_BYTES);
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  assertLess(takenBytes, 3 * READ_MAX_BYTES);
  ends.server.close();
  await soon(writing);
});

Deno.test("a TLS stream that cannot write any more still gives what came", async () => {
  await using certificate = await Certificate.make();
  let isBroken = false;
  const breakWrites = (below: Deno.TcpConn) =>
    through(below, {
      write: (data) =>
        isBroken ? Promise.reject(new Deno.errors.BrokenPipe("gone")) : below.write(data),
    });
  using ends = await connect(certificate, breakWrites);
  const client = await ends.handshake();
  await client.write(bytes("first"));
  assertEquals(await soon(ends.server.read(new Uint8Array(9))), 5);
  isBroken = true;
  await client.write(bytes("last words"));
  await client.closeWrite();
  for (let i = 0; i < 2; i++) {
    await soon(assertRejects(() => ends.server.write(bytes("lost")), Deno.errors.BrokenPipe));
  }
  assertEquals(await soon(readAll(ends.server)), bytes("last words"));
});

Deno.test("a peer that vanishes ends the reading of a TLS stream", async () => {
  await using certificate = await Certificate.make();
  for (const isGreeted of [false, true]) {
    using ends = await connect(certificate);
    if (isGreeted) await ends.handshake();
    const reading = ends.server.read(new Uint8Array(9)).catch(() => null);
    if (!isGreeted) ends.client.close();
    else await ends.below.close();
    assertEquals(await soon(reading), null);
  }
});
