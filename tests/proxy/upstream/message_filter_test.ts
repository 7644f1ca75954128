import { assertEquals, assertThrows } from "@std/assert";
import { MessageFilter } from "../../../proxy/upstream/message_filter.ts";
import { FrameError } from "../../../proxy/websocket/frame.ts";
import { concat, CUTS, u16, u32 } from "../../_bytes.ts";
import { Random } from "../../rfb/_random.ts";

/** A filter before QEMU. */
const createFilter = () => new MessageFilter(() => true);
const zeros = (count: number) => new Uint8Array(count);

/** Every message with its name; those that may pass first. */
const PASSING: Readonly<Record<string, Uint8Array>> = {
  "SetPixelFormat": concat(
    [0, 0, 0, 0, 32, 24, 0, 1],
    u16(255),
    u16(255),
    u16(255),
    [0, 8, 16],
    zeros(3),
  ),
  "SetEncodings": concat([2, 0], u16(3), u32(7), u32(0xffffff21), u32(0x04040404)),
  "SetEncodings of none": concat([2, 0], u16(0)),
  "SetEncodings of 4096": concat([2, 0], u16(4096), zeros(4 * 4096).fill(4)),
  "FramebufferUpdateRequest": concat([3, 1], u16(0), u16(0), u16(640), u16(480)),
  "EnableContinuousUpdates": concat([150, 1], u16(0), u16(0), u16(640), u16(480)),
  "ClientFence": concat([248, 0, 0, 0], u32(0x80000003), [3, 4, 5, 6]),
  "ClientFence without payload": concat([248, 0, 0, 0], u32(1), [0]),
  "ClientFence of 64 bytes": concat([248, 0, 0, 0], u32(1), [64], zeros(64).fill(4)),
  "QEMU audio on": concat([255, 1], u16(0)),
  "QEMU audio off": concat([255, 1], u16(1)),
  "QEMU audio format": concat([255, 1], u16(2), [3, 2], u32(44100)),
};

const DROPPED: Readonly<Record<string, Uint8Array>> = {
  "KeyEvent": concat([4, 1, 0, 0], u32(0xff0d)),
  "PointerEvent": concat([5, 1], u16(3), u16(3)),
  "PointerEvent with more buttons": concat([5, 0x81], u16(3), u16(3), [1]),
  "ClientCutText": concat([6, 0, 0, 0], u32(5), [3, 3, 3, 3, 3]),
  "ClientCutText of nothing": concat([6, 0, 0, 0], u32(0)),
  "ClientCutText, extended": concat([6, 0, 0, 0], u32(0xfffffff8), u32(0x0f000001), u32(3)),
  "xvp": concat([250, 0, 1, 2]),
  "SetDesktopSize": concat([251, 0], u16(800), u16(600), [2, 0], zeros(32).fill(3)),
  "SetDesktopSize without screens": concat([251, 0], u16(800), u16(600), [0, 0]),
  "QEMU extended key": concat([255, 0], u16(1), u32(0x61), u32(0x1e)),
  "QEMU extended key with an audio message in it": concat([255, 0, 255, 1, 0, 0], zeros(6)),
};

/** What passes of `bytes`, cut by `cut`. */
function filtered(bytes: Uint8Array, cut: (bytes: Uint8Array) => Uint8Array[]): Uint8Array {
  const filter = createFilter();
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (const portion of cut(bytes.slice())) {
    const passing = filter.filter(portion, 0);
    out.set(passing, length);
    length += passing.length;
  }
  return out.subarray(0, length);
}

for (const [name, message] of Object.entries(PASSING)) {
  Deno.test(`filter() lets ${name} pass between what it drops`, () => {
    const bytes = concat(DROPPED["KeyEvent"]!, message, DROPPED["xvp"]!, message);
    for (const [how, cut] of Object.entries(CUTS)) {
      assertEquals(filtered(bytes, cut), concat(message, message), how);
    }
  });
}

for (const [name, message] of Object.entries(DROPPED)) {
  Deno.test(`filter() drops ${name} between what it lets pass`, () => {
    const request = PASSING["FramebufferUpdateRequest"]!;
    const bytes = concat(message, request, message, message, request);
    for (const [how, cut] of Object.entries(CUTS)) {
      assertEquals(filtered(bytes, cut), concat(request, request), how);
    }
  });
}

Deno.test("filter() keeps what stands before `from`", () => {
  const bytes = concat([9, 9], DROPPED["KeyEvent"]!, PASSING["SetEncodings"]!);
  const passing = createFilter().filter(bytes, 2);
  assertEquals(passing, concat([9, 9], PASSING["SetEncodings"]!));
});

Deno.test("filter() lets no byte of QEMU's messages pass before it knows which one it is", () => {
  const filter = createFilter();
  const say = (...bytes: number[]) => [...filter.filter(Uint8Array.from(bytes), 0)];
  assertEquals([say(2, 0, 0, 0, 255), say()], [[2, 0, 0, 0], []]);
  assertEquals(say(0, ...zeros(10), 255), []);
  assertEquals([say(1), say(0), say(0, 255), say(1, 0, 1)], [[255, 1], [0], [0], [255, 1, 0, 1]]);
});

Deno.test("filter() puts QEMU's number before a portion of any length", () => {
  const filter = createFilter();
  const pushes = zeros(1 << 20).fill(150);
  assertEquals(filter.filter(Uint8Array.of(255), 0).length, 0);
  const passing = filter.filter(concat([1, 0, 0], pushes), 0);
  assertEquals(passing, concat([255, 1, 0, 0], pushes));
});

for (const length of [0x7fffffff, 0x80000000]) {
  Deno.test(`filter() skips cut text of length 0x${length.toString(16)} without keeping it`, () => {
    const filter = createFilter();
    assertEquals(filter.filter(concat([6, 0, 0, 0], u32(length)), 0).length, 0);
    const portion = zeros(1 << 20).fill(3);
    let left = length;
    for (; left > portion.length; left -= portion.length) {
      assertEquals(filter.filter(portion, 0).length, 0);
    }
    const request = PASSING["FramebufferUpdateRequest"]!;
    const last = concat(portion.subarray(0, left), request);
    assertEquals(filter.filter(last, 0), request);
  });
}

const UNKNOWN: Readonly<Record<string, Uint8Array>> = {
  ...Object.fromEntries(
    [1, 7, 8, 9, 10, 11, 13, 15, 127, 128, 160, 249, 252, 253, 254].map((number) => [
      `message ${number}`,
      concat([number], zeros(20)),
    ]),
  ),
  "a fence of 65 bytes": concat([248, 0, 0, 0], u32(1), [65], zeros(65)),
  "QEMU sub-type 2": concat([255, 2], zeros(20)),
  "QEMU audio operation 3": concat([255, 1], u16(3), zeros(20)),
};

for (const [name, message] of Object.entries(UNKNOWN)) {
  Deno.test(`filter() refuses ${name}`, () => {
    for (const cut of Object.values(CUTS)) {
      const bytes = concat(PASSING["SetEncodings"]!, message);
      const error = assertThrows(() => filtered(bytes, cut), FrameError, "view-only");
      assertEquals(error.code, 1002);
    }
  });
}

Deno.test("filter() drops and passes the same, however the stream is cut", () => {
  const seed = 20261122;
  const random = new Random(seed);
  const messages = [
    ...Object.values(PASSING).map((bytes) => ({ bytes, passes: true })),
    ...Object.values(DROPPED).map((bytes) => ({ bytes, passes: false })),
  ].filter(({ bytes }) => bytes.length < 1000);
  for (let run = 0; run < 300; run++) {
    const said = Array.from(
      { length: 20 },
      () => messages[random.below(messages.length)]!,
    );
    const bytes = concat(...said.map((message) => message.bytes));
    const wanted = concat(...said.filter(({ passes }) => passes).map((message) => message.bytes));
    const cut = (whole: Uint8Array) => {
      const portions: Uint8Array[] = [];
      for (let at = 0; at < whole.length;) {
        const end = at + 1 + random.below(30);
        portions.push(whole.slice(at, end));
        at = end;
      }
      return portions;
    };
    assertEquals(filtered(bytes, cut), wanted, `seed ${seed}, run ${run}`);
  }
});

// bhyve reads two bytes of them, and what follows, here or in SetEncodings, for keys.
Deno.test("filter() drops QEMU audio before targets that are not QEMU, however it is cut", () => {
  const { SetEncodings: encodings } = PASSING;
  const bytes = concat(
    ...Object.entries(PASSING).filter(([name]) => name.startsWith("QEMU")).map(([, one]) => one),
    encodings!,
  );
  for (let at = 0; at <= bytes.length; at++) {
    const filter = new MessageFilter(() => false);
    const parts = [bytes.slice(0, at), bytes.slice(at)].map((part) => filter.filter(part, 0));
    assertEquals(concat(...parts), encodings, `cut at ${at}`);
  }
});
