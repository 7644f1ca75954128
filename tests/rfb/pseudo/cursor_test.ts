import { assertEquals, assertRejects } from "@std/assert";
import { ConnectionClosed, ProtocolError } from "../../../rfb/errors.ts";
import { paintMask, readCursor } from "../../../rfb/pseudo/cursor.ts";
import { hex } from "../../_bytes.ts";
import { readerOf, readers } from "../_feed.ts";
import { Random } from "../_random.ts";
import { contextOf, RecordedEffects } from "./_effects.ts";

const rect = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

Deno.test("readCursor() gives opaque and transparent pixels and the hotspot", async () => {
  const payload = hex("010203ff 04050600 070809aa 0a0b0c00 40 80");
  for (const input of readers(payload)) {
    const effects = new RecordedEffects();
    await readCursor(input, rect(1, 0, 2, 2), effects, contextOf());
    const rgba = [0, 0, 0, 0, 4, 5, 6, 255, 7, 8, 9, 255, 0, 0, 0, 0];
    assertEquals(effects.seen, [
      ["cursor", { width: 2, height: 2, hotspotX: 1, hotspotY: 0, rgba }],
    ]);
    assertEquals(input.consumed, payload.length);
  }
});

Deno.test("readCursor() hides the pointer when the shape is empty, whatever its other side", async () => {
  for (const [width, height] of [[0, 0], [65535, 0], [0, 65535]] as const) {
    const effects = new RecordedEffects();
    await readCursor(readerOf([]), rect(3, 4, width, height), effects, contextOf());
    assertEquals(effects.seen, [["cursor", null]]);
  }
});

Deno.test("readCursor() moves the hotspot into the shape", async () => {
  const effects = new RecordedEffects();
  await readCursor(readerOf(hex("00000000 80")), rect(65535, 7, 1, 1), effects, contextOf());
  assertEquals(effects.seen, [
    ["cursor", { width: 1, height: 1, hotspotX: 0, hotspotY: 0, rgba: [0, 0, 0, 255] }],
  ]);
});

Deno.test("readCursor() refuses a side over 256 and takes one of 256", async () => {
  for (const [width, height] of [[257, 1], [1, 257], [65535, 1], [65535, 65535]] as const) {
    await assertRejects(
      () => readCursor(readerOf([]), rect(0, 0, width, height), new RecordedEffects(), contextOf()),
      ProtocolError,
      `cursor of ${width}x${height}`,
    );
  }
  const effects = new RecordedEffects();
  const payload = new Uint8Array(4 * 256 * 256 + 32 * 256);
  await readCursor(readerOf(payload), rect(0, 0, 256, 256), effects, contextOf());
  assertEquals(effects.seen.length, 1);
});

Deno.test("readCursor() notices the end at every byte", async () => {
  const payload = hex("010203ff 04050600 c0");
  for (let length = 0; length < payload.length; length++) {
    await assertRejects(
      () =>
        readCursor(
          readerOf(payload.subarray(0, length)),
          rect(0, 0, 2, 1),
          new RecordedEffects(),
          contextOf(),
        ),
      ConnectionClosed,
    );
  }
});

Deno.test("paintMask() agrees with reading the mask bit by bit at every width", () => {
  const random = new Random(5);
  for (const [width, height] of [[1, 1], [7, 3], [8, 2], [9, 5], [16, 16], [33, 4]] as const) {
    const words = Uint32Array.from({ length: width * height }, () => random.below(2 ** 32));
    const stride = Math.ceil(width / 8);
    const mask = random.bytes(stride * height);
    const bits = [...mask].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    const wanted = words.map((word, i) =>
      bits[Math.floor(i / width) * stride * 8 + i % width] === "1" ? word : 0
    );
    paintMask(words, mask, width);
    assertEquals(words, wanted);
  }
});
