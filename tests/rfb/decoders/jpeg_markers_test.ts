import { assert, assertEquals, assertThrows } from "@std/assert";
import { JPEG_MARKER, JpegScan } from "../../../rfb/decoders/jpeg_markers.ts";
import { ProtocolError } from "../../../rfb/errors.ts";
import { concat, hex } from "../../_bytes.ts";
import { frame, jpeg, scan, SOI, TABLES } from "./_jpeg.ts";

const IMAGE = jpeg(
  [0xff, 0xff, 0xff],
  TABLES,
  frame(3, 2),
  scan(),
  // A second scan, with tables between, as progressive images have.
  TABLES,
  scan(),
);

Deno.test("JpegScan finds the end, and nothing before it, at whatever byte the image is cut", () => {
  const following = concat(IMAGE, IMAGE);
  for (let cut = 0; cut <= IMAGE.length; cut++) {
    const whole = new JpegScan();
    const early = whole.advance(IMAGE.subarray(0, cut));
    assertEquals(early, cut === IMAGE.length ? IMAGE.length : undefined, `cut at ${cut}`);
    assertEquals(early ?? whole.advance(following), IMAGE.length, `cut at ${cut}`);
  }
});

Deno.test("JpegScan finds the same byte by byte", () => {
  const byBytes = new JpegScan();
  for (let length = 0; length < IMAGE.length; length++) {
    assertEquals(byBytes.advance(IMAGE.subarray(0, length)), undefined, `after ${length}`);
  }
  assertEquals(byBytes.advance(IMAGE), IMAGE.length);
  const whole = new JpegScan();
  whole.advance(IMAGE);
  assertEquals(byBytes.segments, whole.segments);
});

Deno.test("JpegScan tells where segments stand", () => {
  const found = new JpegScan();
  found.advance(IMAGE);
  const markers = found.segments.map(({ marker }) => marker);
  const { DQT, DHT, SOF0, SOS } = JPEG_MARKER;
  assertEquals(markers, [DQT, DHT, DHT, SOF0, SOS, DQT, DHT, DHT, SOS]);
  for (const { marker, at, start, end } of found.segments) {
    assertEquals([...IMAGE.subarray(at, at + 2)], [0xff, marker]);
    assertEquals(start, at + 4);
    assertEquals(end - at - 2, IMAGE[at + 2]! << 8 | IMAGE[at + 3]!);
  }
});

Deno.test("JpegScan refuses what is no JPEG image", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["ffd9", "ff d9 at byte 0, expected SOI"],
    ["8950", "expected SOI"],
    ["ffd8 00", "00 at byte 2, expected the marker of a segment"],
    ["ffd8 ffd8", "ff d8 at byte 2"],
    ["ffd8 ff01", "ff 01 at byte 2"],
    ["ffd8 ff00", "ff 00 at byte 2"],
    ["ffd8 ffd0", "ff d0 at byte 2"],
    ["ffd8 ffe0 0001", "a length of 1, expected at least 2"],
    ["ffd8 ffe0 0000", "a length of 0, expected at least 2"],
    ["ffd8 ffe0 0002 12", "12 at byte 6"],
  ];
  for (const [bytes, message] of cases) {
    assertThrows(() => new JpegScan().advance(hex(bytes)), ProtocolError, message);
  }
});

Deno.test("JpegScan passes fill bytes and entropy-coded data once, however slowly they come", () => {
  const fill = concat(SOI, new Uint8Array(200_000).fill(0xff));
  const data = concat(SOI, frame(1, 1), scan(), new Uint8Array(200_000).fill(0x11));
  for (const bytes of [fill, data]) {
    let looked = 0;
    const watched = new Proxy(bytes, {
      get(target, name) {
        if (typeof name === "string" && /^\d+$/.test(name)) looked++;
        const value = Reflect.get(target, name);
        if (name !== "indexOf") return typeof value === "function" ? value.bind(target) : value;
        return (byte: number, from: number) => {
          const at = target.indexOf(byte, from);
          looked += (at < 0 ? target.length : at) - from;
          return at;
        };
      },
    });
    const slow = new JpegScan();
    for (let i = 0; i < 1000; i++) assertEquals(slow.advance(watched), undefined);
    assert(looked < 3 * bytes.length, `${looked} looks at ${bytes.length} bytes`);
  }
});
