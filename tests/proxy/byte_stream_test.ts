import { assertEquals, assertRejects } from "@std/assert";
import { closeQuietly, writeAll } from "../../proxy/byte_stream.ts";
import { bytes } from "../_bytes.ts";
import { memoryPair, readExactly } from "./_memory_stream.ts";

Deno.test("writeAll() goes on where a write took only a part", async () => {
  const [near, far] = memoryPair(3);
  const [, received] = await Promise.all([
    writeAll(near, bytes("eleven bytes")),
    readExactly(far, 12),
  ]);
  assertEquals(received, bytes("eleven bytes"));
});

Deno.test("writeAll() passes on what the stream throws", async () => {
  const [near, far] = memoryPair();
  far.reset();
  await assertRejects(() => writeAll(near, bytes("x")), Deno.errors.ConnectionReset);
});

Deno.test("closeQuietly() bears a second close of a real socket", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [accepted, connection] = await Promise.all([
    listener.accept(),
    Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
  ]);
  closeQuietly(connection);
  closeQuietly(connection);
  assertEquals(await accepted.read(new Uint8Array(1)), null);
  closeQuietly(accepted);
});
