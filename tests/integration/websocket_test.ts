/** RFC 6455 at the gateway's door: each fault with its close code, and what must pass unharmed. */
import { assertEquals } from "@std/assert";
import { writeAll } from "../../proxy/byte_stream.ts";
import { BANNER, concat } from "../_bytes.ts";
import { Gateway } from "../e2e/gateway.ts";
import { readAll } from "../proxy/_memory_stream.ts";
import { clientFrame } from "../proxy/_websocket_client.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { WireClient } from "./wire_client.ts";

const bytes = (...values: number[]) => new Uint8Array(values);
const EMPTY = bytes();

/** Frames that break a rule, and the close code each gets. */
const FAULTS: readonly [name: string, frames: Uint8Array[], code: number][] = [
  ["a frame without mask", [clientFrame(2, bytes(1), { masked: false })], 1002],
  ["reserved bit 1", [clientFrame(2, bytes(1), { rsv: 4 })], 1002],
  ["reserved bit 2", [clientFrame(2, bytes(1), { rsv: 2 })], 1002],
  ["reserved bit 3", [clientFrame(2, bytes(1), { rsv: 1 })], 1002],
  ["reserved data opcode 3", [clientFrame(3, bytes(1))], 1002],
  ["reserved data opcode 7", [clientFrame(7, bytes(1))], 1002],
  ["reserved control opcode 11", [clientFrame(11)], 1002],
  ["reserved control opcode 15", [clientFrame(15)], 1002],
  ["a fragmented ping", [clientFrame(9, EMPTY, { fin: false })], 1002],
  ["a fragmented close", [clientFrame(8, EMPTY, { fin: false })], 1002],
  ["a ping of 126 bytes", [clientFrame(9, new Uint8Array(126))], 1002],
  ["a continuation of nothing", [clientFrame(0, bytes(1))], 1002],
  [
    "a message inside another",
    [clientFrame(2, bytes(1), { fin: false }), clientFrame(2, bytes(2))],
    1002,
  ],
  ["a text frame", [clientFrame(1, bytes(65))], 1003],
  ["a frame over 64 MiB", [clientFrame(2, EMPTY, { length: 64n * 1024n * 1024n + 1n })], 1009],
  ["a frame of 2^62 bytes", [clientFrame(2, EMPTY, { length: 1n << 62n })], 1009],
  ["a negative length", [clientFrame(2, EMPTY, { length: 1n << 63n })], 1002],
  ["a length longer than needed", [clientFrame(2, EMPTY, { length: 5n, extended: 8 })], 1002],
  ["a close of one byte", [clientFrame(8, bytes(3))], 1002],
  ["close code 1005", [clientFrame(8, bytes(3, 237))], 1002],
  ["close code 999", [clientFrame(8, bytes(3, 231))], 1002],
  ["close code 5000", [clientFrame(8, bytes(19, 136))], 1002],
  ["a close reason that is no UTF-8", [clientFrame(8, bytes(3, 232, 0xff, 0xfe))], 1007],
];

Deno.test("gateway closes with the right code for each fault, and others go on", async () => {
  await using target = FakeTarget.echo();
  await using gateway = await Gateway.start({ tokens: { t: target.address } });
  const { client: other } = await WireClient.open(gateway.port, { protocol: "binary" });
  using _ = other;
  await other.readFrame();
  for (const [name, frames, code] of FAULTS) {
    const { client } = await WireClient.open(gateway.port, { protocol: "binary" });
    using _ = client;
    for (const frame of frames) await client.send(frame);
    assertEquals((await client.readClose()).code, code, name);
    await client.closeWrite().catch(() => {});
    await client.readToEnd();
    await other.sendFrame(bytes(42));
    assertEquals((await other.readFrame())?.payload, bytes(42), name);
  }
});

Deno.test("gateway answers ping and close", async () => {
  await using target = FakeTarget.echo();
  await using gateway = await Gateway.start({ tokens: { t: target.address } });
  const { client } = await WireClient.open(gateway.port, { protocol: "binary" });
  using _ = client;
  await client.readFrame();
  await client.sendFrame(bytes(1, 2, 3), 9);
  assertEquals(await client.readFrame(), { opcode: 10, payload: bytes(1, 2, 3) });
  await client.sendFrame(bytes(3, 232), 8);
  assertEquals((await client.readClose()).code, 1000);
  await client.readToEnd();
});

Deno.test("payload of every small length passes unharmed, however frames are cut", async () => {
  await using target = FakeTarget.echo();
  await using gateway = await Gateway.start({ tokens: { t: target.address } });
  const lengths = [...Array(40).keys(), 125, 126, 127, 1000, 65535, 65536, 70000];
  for (const pieces of ["whole", "byte by byte", "all at once"]) {
    const { client } = await WireClient.open(gateway.port, { protocol: "binary" });
    using _ = client;
    await client.readFrame();
    const payloads = lengths.filter((n) => pieces !== "byte by byte" || n < 200)
      .map((length) => Uint8Array.from({ length }, (_, i) => i * 7 + length & 255));
    const frames = payloads.map((payload) => clientFrame(2, payload));
    if (pieces === "all at once") await client.send(concat(...frames));
    else {
      for (const frame of frames) {
        if (pieces === "whole") await client.send(frame);
        else for (const byte of frame) await client.send(bytes(byte));
      }
    }
    const expected = concat(...payloads);
    const echoed: Uint8Array[] = [];
    for (let length = 0; length < expected.length;) {
      const frame = await client.readFrame();
      if (!frame) throw new Error(`Cannot read all: ${length} of ${expected.length} bytes came`);
      echoed.push(frame.payload);
      length += frame.payload.length;
    }
    assertEquals(concat(...echoed), expected, pieces);
  }
});

Deno.test("fragmented message passes, with a ping in its middle", async () => {
  await using target = FakeTarget.echo();
  await using gateway = await Gateway.start({ tokens: { t: target.address } });
  const { client } = await WireClient.open(gateway.port, { protocol: "binary" });
  using _ = client;
  await client.readFrame();
  await client.sendFrame(bytes(1, 2), 2, { fin: false });
  await client.sendFrame(bytes(9), 9);
  await client.sendFrame(bytes(3), 0, { fin: false });
  await client.sendFrame(bytes(4, 5), 0);
  const data: number[] = [];
  let pongs = 0;
  while (data.length < 5 || pongs < 1) {
    const frame = await client.readFrame();
    if (frame?.opcode === 10) pongs++;
    else data.push(...frame!.payload);
  }
  assertEquals(data, [1, 2, 3, 4, 5]);
});

Deno.test("everything the target sent before it closed arrives, then a close that says so", async () => {
  const size = 3_000_000;
  await using target = new FakeTarget(async (connection) => {
    await connection.write(BANNER);
    await writeAll(connection, Uint8Array.from({ length: size }, (_, i) => i * 31 & 255));
  });
  await using gateway = await Gateway.start({ tokens: { t: target.address } });
  for (const protocol of ["binary", "vncgw.1"]) {
    const { client } = await WireClient.open(gateway.port, { protocol });
    using _ = client;
    let received = 0;
    let wrong = 0;
    let frame = await client.readFrame();
    for (; frame && frame.opcode !== 8; frame = await client.readFrame()) {
      if (frame.opcode !== 2) continue;
      for (const byte of frame.payload) {
        const at = received++ - BANNER.length;
        if (at >= 0 && byte !== (at * 31 & 255)) wrong++;
      }
    }
    assertEquals([received, wrong], [size + BANNER.length, 0]);
    assertEquals(frame?.payload, bytes(3, 232, ...new TextEncoder().encode("target closed")));
  }
});

Deno.test("everything the viewer sent before it closed reaches the target", async () => {
  const received = Promise.withResolvers<number>();
  await using target = new FakeTarget(async (connection) => {
    await connection.write(BANNER);
    received.resolve((await readAll(connection)).length);
  });
  await using gateway = await Gateway.start({ tokens: { t: target.address } });
  const { client } = await WireClient.open(gateway.port, { protocol: "binary" });
  using _ = client;
  await client.readFrame();
  for (let i = 0; i < 20; i++) await client.sendFrame(new Uint8Array(50_000));
  await client.sendFrame(bytes(3, 232), 8);
  assertEquals(await received.promise, 1_000_000);
});
