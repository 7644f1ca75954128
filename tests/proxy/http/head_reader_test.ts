import { assertEquals, assertRejects } from "@std/assert";
import { writeAll } from "../../../proxy/byte_stream.ts";
import { HEAD_LIMIT_BYTES, HttpError } from "../../../proxy/http/head.ts";
import { HeadReader } from "../../../proxy/http/head_reader.ts";
import { bytes, CUTS, portionings } from "../../_bytes.ts";
import { memoryPair, streamOf } from "../_memory_stream.ts";

const PATIENT = { headMs: 60_000, keepAliveMs: 60_000 };
const HEAD = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n";

async function statusOf(reader: HeadReader): Promise<number> {
  const error: HttpError = await assertRejects(() => reader.next(), HttpError);
  return error.status;
}

Deno.test("HeadReader.next() reads pipelined heads however they are portioned", async () => {
  const whole = bytes(
    `${HEAD}GET /2 HTTP/1.1\r\nHost: h\r\n\r\nGET /3 HTTP/1.1\r\nHost: h\r\n\r\n`,
  );
  for (const [name, cut] of Object.entries(CUTS)) {
    const reader = new HeadReader(streamOf(cut(whole)), PATIENT);
    for (const target of ["/1", "/2", "/3"]) {
      assertEquals((await reader.next())?.head.target, target, name);
    }
    assertEquals(await reader.next(), undefined, name);
  }
});

Deno.test("HeadReader.next() finds the end wherever two portions are cut", async () => {
  const whole = bytes(`${HEAD}rest of it`);
  for (let cut = 1; cut < whole.length; cut++) {
    const reader = new HeadReader(streamOf([whole.subarray(0, cut), whole.subarray(cut)]), PATIENT);
    const read = await reader.next();
    assertEquals(read?.head.target, "/1", `cut at ${cut}`);
    const rest = cut >= HEAD.length ? cut - HEAD.length : "rest of it".length;
    assertEquals(read?.rest, bytes("rest of it").subarray(0, rest), `cut at ${cut}`);
  }
});

Deno.test("HeadReader.next() passes over one blank line before a head, and not two", async () => {
  const blankLines = bytes(`\r\n${HEAD}\r\n${HEAD}`);
  for (const [name, cut] of Object.entries(CUTS)) {
    const reader = new HeadReader(streamOf(cut(blankLines)), PATIENT);
    for (let heads = 0; heads < 2; heads++) {
      assertEquals((await reader.next())?.head.target, "/1", name);
    }
    assertEquals(await reader.next(), undefined, name);
  }
  for (const begin of ["\r\n\r\n", "\n", "\rG"]) {
    for (const chunks of portionings(bytes(`${begin}${HEAD}`))) {
      assertEquals(await statusOf(new HeadReader(streamOf(chunks), PATIENT)), 400);
    }
  }
});

Deno.test("HeadReader.next() gives what came behind the head", async () => {
  const frame = new Uint8Array([0x82, 0x80, 0, 0, 0, 0]);
  const reader = new HeadReader(streamOf([new Uint8Array([...bytes(HEAD), ...frame])]), PATIENT);
  assertEquals((await reader.next())?.rest, frame);
});

Deno.test("HeadReader.next() takes a head of the limit and refuses one byte more", async () => {
  const headOf = (size: number) =>
    bytes(`GET / HTTP/1.1\r\nHost: h\r\nX: ${"y".repeat(size - 32)}\r\n\r\n`);
  assertEquals(headOf(HEAD_LIMIT_BYTES).length, HEAD_LIMIT_BYTES);
  for (const chunks of portionings(headOf(HEAD_LIMIT_BYTES)).slice(0, 2)) {
    assertEquals((await new HeadReader(streamOf(chunks), PATIENT).next())?.head.target, "/");
  }
  for (const chunks of portionings(headOf(HEAD_LIMIT_BYTES + 1)).slice(0, 2)) {
    assertEquals(await statusOf(new HeadReader(streamOf(chunks), PATIENT)), 431);
  }
});

Deno.test("HeadReader.next() reads no more than the limit of an endless head", async () => {
  const [near, far] = memoryPair(1024);
  const reader = new HeadReader(near, PATIENT);
  const endless = writeAll(far, bytes(`GET /${"x".repeat(1 << 20)}`)).catch(() => {});
  assertEquals(await statusOf(reader), 431);
  assertEquals(near.readBytes, HEAD_LIMIT_BYTES);
  near.close();
  far.close();
  await endless;
});

Deno.test("HeadReader.next() refuses other protocols at their first byte", async () => {
  const tlsHello = new Uint8Array([0x16, 0x03, 0x01]);
  for (
    const first of [tlsHello, bytes("\0"), bytes("\n"), bytes("get"), new Uint8Array([0xff])]
  ) {
    const [near, far] = memoryPair();
    await writeAll(far, first);
    assertEquals(await statusOf(new HeadReader(near, PATIENT)), 400);
  }
});

Deno.test("HeadReader.next() answers 408 to a head that does not come whole in time", async () => {
  const [near, far] = memoryPair();
  await writeAll(far, bytes("GET / HTTP/1.1\r\n"));
  assertEquals(await statusOf(new HeadReader(near, { headMs: 20, keepAliveMs: 60_000 })), 408);
});

Deno.test("HeadReader.next() counts the time for a head from its beginning, not from its last byte", async () => {
  const [near, far] = memoryPair();
  const drip = setInterval(() => far.write(bytes("x")), 5);
  await writeAll(far, bytes("GET /"));
  assertEquals(await statusOf(new HeadReader(near, { headMs: 60, keepAliveMs: 60_000 })), 408);
  clearInterval(drip);
});

Deno.test("HeadReader.next() gives up a client that says nothing, first and between requests", async () => {
  const silent = new HeadReader(memoryPair()[0], { headMs: 5, keepAliveMs: 60_000 });
  assertEquals(await silent.next(), undefined);
  const [near, far] = memoryPair();
  await writeAll(far, bytes(HEAD));
  const rests = new HeadReader(near, { headMs: 60_000, keepAliveMs: 5 });
  assertEquals((await rests.next())?.head.target, "/1");
  assertEquals(await rests.next(), undefined);
});

Deno.test("HeadReader.next() ends quietly with a client that leaves at any byte of its head", async () => {
  for (let length = 0; length < HEAD.length; length++) {
    const chunks = length === 0 ? [] : [bytes(HEAD.slice(0, length))];
    assertEquals(await new HeadReader(streamOf(chunks), PATIENT).next(), undefined);
  }
});
