import { assertEquals, assertRejects } from "@std/assert";
import { CopyRectDecoder } from "../../../rfb/decoders/copy_rect.ts";
import { ConnectionClosed, ProtocolError } from "../../../rfb/errors.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { PendingPictures } from "../../../rfb/pending_pictures.ts";
import { u16 } from "../../_bytes.ts";
import { readerOf, readers } from "../_feed.ts";

function decode(
  input: ReturnType<typeof readerOf>,
  framebuffer: Framebuffer,
  width = 2,
  height = 2,
) {
  const rect = { x: 3, y: 1, width, height };
  return new CopyRectDecoder({ pictures: new PendingPictures(), platform: {} }).decode(
    input,
    rect,
    framebuffer,
  );
}

Deno.test("CopyRectDecoder copies from where the payload says", async () => {
  for (const input of readers(Uint8Array.of(...u16(1), ...u16(0)))) {
    const framebuffer = new Framebuffer(5, 3);
    framebuffer.fill({ x: 1, y: 0, width: 1, height: 2 }, 0xff0000aa);
    framebuffer.takeDamage();
    await decode(input, framebuffer);
    assertEquals([...framebuffer.pixels].map((word) => word & 0xff), [
      ...[0, 0xaa, 0, 0, 0],
      ...[0, 0xaa, 0, 0xaa, 0],
      ...[0, 0, 0, 0xaa, 0],
    ]);
    assertEquals(framebuffer.takeDamage(), [{ x: 3, y: 1, width: 2, height: 2 }]);
  }
});

Deno.test("CopyRectDecoder refuses a source that is outside by one pixel on any side", async () => {
  for (const [x, y] of [[4, 0], [0, 2], [65535, 0], [0, 65535]] as const) {
    await assertRejects(
      () => decode(readerOf([...u16(x), ...u16(y)]), new Framebuffer(5, 3)),
      ProtocolError,
      `from ${x},${y}: expected an area inside 5x3`,
    );
  }
  await decode(readerOf([...u16(3), ...u16(1)]), new Framebuffer(5, 3));
});

Deno.test("CopyRectDecoder reads the source of an empty rectangle", async () => {
  const input = readerOf([...u16(0), ...u16(0)]);
  await decode(input, new Framebuffer(5, 3), 0, 2);
  assertEquals(input.consumed, 4);
});

Deno.test("CopyRectDecoder notices the end at every byte", async () => {
  for (let length = 0; length < 4; length++) {
    const input = readerOf(new Uint8Array(length));
    await assertRejects(() => decode(input, new Framebuffer(5, 3)), ConnectionClosed);
  }
});
