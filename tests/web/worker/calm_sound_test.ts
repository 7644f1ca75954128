import { assertEquals } from "@std/assert";
import type { ToPage } from "../../../web/link.ts";
import { CalmSound, SOUND_LIMIT } from "../../../web/worker/calm_sound.ts";

Deno.test("CalmSound keeps a storm of packets, beginnings and ends from the page", () => {
  const posted: ToPage["type"][] = [];
  const calms: (() => void)[] = [];
  const sound = new CalmSound(({ type }) => posted.push(type), (calm) => calms.push(calm));
  const storm = () => {
    for (let i = 0; i < 1000; i++) {
      const samples = new Int16Array(2);
      sound.receive({ type: "begin" });
      sound.receive({ type: "data", samples, channels: 2, sampleRate: 44_100 });
      sound.receive({ type: "end" });
    }
  };
  storm();
  assertEquals([posted.length, calms.length], [SOUND_LIMIT, 1]);
  assertEquals(posted.slice(0, 3), ["audioData", "audioEnd", "audioData"]);
  calms[0]!();
  storm();
  assertEquals([posted.length, calms.length], [2 * SOUND_LIMIT, 2]);
});
