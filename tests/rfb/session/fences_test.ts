import { assertEquals } from "@std/assert";
import { FENCE } from "../../../rfb/extension_messages.ts";
import { Fences } from "../../../rfb/session/fences.ts";
import { hex, toHex } from "../../_bytes.ts";

function fences(times: number[] = []) {
  const written: string[] = [];
  const clock = () => times.shift() ?? 0;
  return { fences: new Fences((bytes) => written.push(toHex(bytes)), clock), written };
}

Deno.test("Fences answers with the same payload and the flags that are known, but Request", () => {
  const { fences: made, written } = fences();
  made.receive(0x80000003, hex("aabb"));
  made.receive(0xffffffff, hex(""));
  assertEquals(written, ["f800000000000003" + "02aabb", "f800000000000007" + "00"]);
});

Deno.test("Fences takes 64 bytes of payload and ignores more", () => {
  const { fences: made, written } = fences();
  made.receive(0x80000000, new Uint8Array(65));
  assertEquals(written, []);
  made.receive(0x80000000, new Uint8Array(64));
  assertEquals(written.length, 1);
});

Deno.test("Fences ignores answers to what it did not ask, and answers twice to none", () => {
  const { fences: made, written } = fences();
  const heard: string[] = [];
  made.receive(0, hex("00000001"));
  made.receive(0, hex("00"));
  assertEquals(made.send(FENCE.SyncNext, () => heard.push("first")), true);
  assertEquals(made.send(0, () => heard.push("second")), true);
  assertEquals(written, ["f800000080000004" + "0400000001", "f800000080000000" + "0400000002"]);
  made.receive(0, hex("00000002"));
  made.receive(4, hex("00000001"));
  made.receive(4, hex("00000001"));
  assertEquals(heard, ["second", "first"]);
});

Deno.test("Fences sends none before the server did, nor to one that answers none", () => {
  const { fences: made, written } = fences();
  assertEquals(made.send(0, () => {}), false);
  made.measure();
  assertEquals(written, []);
  made.receive(0, hex(""));
  for (let i = 0; i < 16; i++) assertEquals(made.send(0, () => {}), true);
  assertEquals(made.send(0, () => {}), false);
});

Deno.test("Fences measures the round trip once a second, one at a time", () => {
  const { fences: made, written } = fences([100, 130, 1000, 1131, 1191]);
  made.receive(0, hex(""));
  made.measure();
  made.measure();
  assertEquals([written.length, made.roundTripMs], [1, undefined]);
  made.receive(0, hex("00000001"));
  assertEquals(made.roundTripMs, 30);
  made.measure();
  assertEquals(written.length, 1);
  made.measure();
  made.receive(0, hex("00000002"));
  assertEquals([written.length, made.roundTripMs], [2, 60]);
});

Deno.test("Fences measures nothing without a clock", () => {
  const written: unknown[] = [];
  const made = new Fences((bytes) => written.push(bytes));
  made.receive(0, hex(""));
  made.measure();
  assertEquals([written.length, made.roundTripMs], [0, undefined]);
});
