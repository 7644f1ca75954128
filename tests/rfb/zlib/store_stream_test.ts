import { assert, assertEquals, assertThrows } from "@std/assert";
import { Buffer } from "node:buffer";
import { constants, deflateRawSync, inflateSync } from "node:zlib";
import { storeStream } from "../../../rfb/zlib/store_stream.ts";
import { toHex } from "../../_bytes.ts";
import { Random } from "../_random.ts";

const finishFlush = constants.Z_SYNC_FLUSH;

Deno.test("storeStream() makes a stream that others inflate, and that does not end", () => {
  for (const length of [0, 1, 65534, 65535, 65536, 131070, 131071, 200_000]) {
    const input = new Random(length).bytes(length);
    const stream = storeStream(input);
    assert(Buffer.compare(inflateSync(stream, { finishFlush }), input) === 0, String(length));
    assertThrows(() => inflateSync(stream), Error, "unexpected end of file", String(length));
  }
});

Deno.test("storeStream() goes on with what is deflated already", () => {
  const [first, second] = [new Random(1).bytes(70_000), new Random(2).bytes(500)];
  const stream = storeStream(first, new Uint8Array(deflateRawSync(second)));
  const found = inflateSync(stream, { finishFlush });
  assert(Buffer.compare(found, Buffer.concat([first, second])) === 0);
});

Deno.test("storeStream() adds seven bytes to a short message", () => {
  assertEquals(toHex(storeStream(Uint8Array.of(1, 2))), "7801000200fdff0102");
});
