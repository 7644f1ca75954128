import { assertEquals } from "@std/assert";
import { PromptAcks } from "../../../proxy/websocket/prompt_acks.ts";

/** The number in the ping that goes along, which must be a whole ping frame; `undefined` for none. */
function pingBehind(acks: PromptAcks): number | undefined {
  const buffer = new Uint8Array(10);
  const end = acks.append(buffer, 5);
  if (end === 5) return undefined;
  assertEquals([...buffer.subarray(0, 7)], [0, 0, 0, 0, 0, 0x89, 1]);
  assertEquals(end, 8);
  return buffer[7];
}

Deno.test("PromptAcks.append() writes pings with numbers until four are unanswered", () => {
  const acks = new PromptAcks();
  const pings = [1, 2, 3, 4, 5, 6].map(() => pingBehind(acks));
  assertEquals(pings, [1, 2, 3, 4, undefined, undefined]);
  acks.answered(new Uint8Array([1]));
  assertEquals([pingBehind(acks), pingBehind(acks)], [5, undefined]);
  acks.answered(new Uint8Array([5]));
  assertEquals([pingBehind(acks), pingBehind(acks)], [6, 7]);
});

Deno.test("PromptAcks.append() goes on for ever where the peer answers", () => {
  const acks = new PromptAcks();
  for (let i = 1; i <= 1000; i++) {
    assertEquals(pingBehind(acks), i & 0xff);
    acks.answered(new Uint8Array([i & 0xff]));
  }
});

Deno.test("PromptAcks.append() leaves a buffer alone that has no room", () => {
  const acks = new PromptAcks();
  const buffer = new Uint8Array(7);
  assertEquals(acks.append(buffer, 5), 5);
  assertEquals(buffer, new Uint8Array(7));
  assertEquals(pingBehind(acks), 1);
});

Deno.test("PromptAcks.answered() passes over answers to other pings", () => {
  const acks = new PromptAcks();
  while (pingBehind(acks) !== undefined);
  for (const payload of [[], [3, 3], [1, 2, 3]]) acks.answered(new Uint8Array(payload));
  assertEquals(pingBehind(acks), undefined);
});
