import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import { storeWhole } from "../../../rfb/zlib/store_whole.ts";
import { Random } from "../_random.ts";

Deno.test("storeWhole() makes a stream that others inflate, with its end and checksum", () => {
  for (const length of [0, 1, 65534, 65535, 65536, 131070, 131071, 200_000]) {
    const input = new Random(length).bytes(length);
    // Without Z_SYNC_FLUSH: this throws where the end is missing or the checksum is wrong.
    assert(Buffer.compare(inflateSync(storeWhole(input)), input) === 0, String(length));
  }
});

Deno.test("storeWhole() adds eleven bytes to a short message", () => {
  assertEquals(storeWhole(new Uint8Array(5)).length, 16);
});
