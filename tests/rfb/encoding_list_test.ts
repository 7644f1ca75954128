import { assert, assertEquals } from "@std/assert";
import { DECODERS } from "../../rfb/decoders/table.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { encodingList, type EncodingListWishes } from "../../rfb/encoding_list.ts";
import { MESSAGES } from "../../rfb/messages/table.ts";
import { PSEUDO_RECTS } from "../../rfb/pseudo/table.ts";
import { SERVER_MESSAGE } from "../../rfb/server_messages.ts";

const E = ENCODING;
const KINDS = [
  ...["other", "amt", "panel", "qemu", "neatvnc", "ultravnc", "realvnc", "apple", "tightvnc"],
] as EncodingListWishes["server"][];
const PICTURES = { decodePicture: () => {} };
const EVERYTHING = {
  ...PICTURES,
  createVideoDecoder: () => ({ decode: () => Promise.resolve(), close: () => {} }),
};

const list = (wishes: Partial<EncodingListWishes> = {}) =>
  encodingList({ server: "other", platform: PICTURES, ...wishes });

/** The numbers of encodings for pictures in `numbers`. */
const real = (numbers: number[]) => numbers.filter((number) => DECODERS.has(number));

Deno.test("encodingList() asks most servers for what is best, Raw last, then levels, then the rest", () => {
  const numbers = list();
  assertEquals(real(numbers), [1, 7, 16, 5, 2, 6, 4, -260, 0]);
  assertEquals(numbers.slice(9, 11), [-26, -254]);
  assertEquals(numbers.slice(11).filter((number) => number >= 0 && number < 0x574d5664), []);
});

Deno.test("encodingList() asks each kind of server for what it does well", () => {
  const wanted: [EncodingListWishes["server"], number[]][] = [
    ["amt", [1, 16, 0]],
    ["panel", [1, 5, 2, 4, 0]],
    ["qemu", [7, 16, 6, 5, -260, 0]],
    ["neatvnc", [50, 7, 16, 0]],
    ["ultravnc", [1, 7, 16, 6, 5, 2, 4, 0]],
    ["realvnc", [1, 16, 15, 5, 2, 21, 0]],
    ["apple", [1, 16, 6, 5, 2, 0]],
    ["tightvnc", [1, 7, 16, 5, 2, 0]],
  ];
  for (const [server, numbers] of wanted) {
    assertEquals(real(list({ server, platform: EVERYTHING })), numbers, server);
  }
});

Deno.test("encodingList() asks for what the platform can decode, and for JPEG 21 of RealVNC alone", () => {
  for (const server of KINDS) {
    const bare = encodingList({ server, platform: {} });
    for (const number of [E.TightPNG, E.JPEG, E.OpenH264]) assert(!bare.includes(number), server);
    assertEquals(bare.filter((number) => number >= -32 && number <= -23), [], server);
    const isRealVnc = server === "realvnc";
    assertEquals(list({ server, platform: EVERYTHING }).includes(E.JPEG), isRealVnc, server);
    assert(!list({ server }).includes(E.OpenH264), server);
  }
});

Deno.test("encodingList() has the levels that are wished, within their range", () => {
  const levels = (wishes: Partial<EncodingListWishes>) =>
    list(wishes).filter((number) =>
      number >= -32 && number <= -23 || number >= -256 && number <= -247
    );
  assertEquals(levels({ quality: 9, compression: 0 }), [-23, -256]);
  assertEquals(levels({ quality: 0, compression: 9 }), [-32, -247]);
  assertEquals(levels({ quality: 99, compression: -7 }), [-23, -256]);
  assertEquals(levels({ quality: "lossless", compression: 6 }), [-250]);
});

Deno.test("encodingList() asks for nothing lossy where lossless is wished", () => {
  for (const server of KINDS) {
    const numbers = list({ server, platform: EVERYTHING, quality: "lossless" });
    for (const number of [E.JPEG, E.OpenH264]) assert(!numbers.includes(number), server);
  }
  assertEquals(real(list({ server: "neatvnc", quality: "lossless" })), [16, 0]);
});

Deno.test("encodingList() asks QEMU for no cursor with alpha", () => {
  assert(!list({ server: "qemu" }).includes(E.CursorWithAlpha));
  assert(list().includes(E.CursorWithAlpha));
});

/** What answers to a hint, besides rectangles. */
const ANSWERS: readonly (readonly [number, number | undefined])[] = [
  [E.LastRect, undefined],
  [E.Fence, SERVER_MESSAGE.ServerFence],
  [E.ContinuousUpdates, SERVER_MESSAGE.EndOfContinuousUpdates],
  [E.Xvp, SERVER_MESSAGE.Xvp],
  [E.ExtendedClipboard, SERVER_MESSAGE.ServerCutText],
];

Deno.test("encodingList() never asks for what is not read, nor for anything twice", () => {
  const hints = new Map(ANSWERS);
  for (const server of KINDS) {
    const numbers = list({ server, platform: EVERYTHING });
    assertEquals(new Set(numbers).size, numbers.length, server);
    for (const number of numbers) {
      const isLevel = number >= -256 && number <= -247 || number >= -32 && number <= -23;
      const answer = hints.get(number);
      assert(
        isLevel || DECODERS.has(number) || PSEUDO_RECTS.has(number) || hints.has(number),
        `${server}: ${number}`,
      );
      if (answer !== undefined) assert(MESSAGES.has(answer), `${server}: ${number}`);
    }
    for (const [hint] of ANSWERS) assert(numbers.includes(hint), `${server}: ${hint}`);
  }
});
