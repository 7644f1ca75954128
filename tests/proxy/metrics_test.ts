import { assertEquals } from "@std/assert";
import { Metrics } from "../../proxy/metrics.ts";

Deno.test("Metrics.format() writes every kind, with 0 where nothing was counted", () => {
  const metrics = new Metrics();
  const lines = metrics.format().split("\n");
  assertEquals(lines.filter((line) => line.startsWith("# TYPE ")).length, lines.length / 3 | 0);
  assertEquals(lines.includes("vncgw_sessions 0"), true);
  assertEquals(lines.at(-1), "");
});

Deno.test("Metrics.add() sums by label and lets gauges fall", () => {
  const metrics = new Metrics();
  metrics.add("vncgw_sessions", 1);
  metrics.add("vncgw_sessions", 1);
  metrics.add("vncgw_sessions", -1);
  metrics.add("vncgw_bytes_total", 5, 'direction="to_viewer"');
  metrics.add("vncgw_bytes_total", 7, 'direction="to_viewer"');
  metrics.add("vncgw_bytes_total", 1, 'direction="to_target"');
  const lines = metrics.format().split("\n").filter((line) => !line.startsWith("#"));
  assertEquals(lines.includes("vncgw_sessions 1"), true);
  assertEquals(lines.includes('vncgw_bytes_total{direction="to_viewer"} 12'), true);
  assertEquals(lines.includes('vncgw_bytes_total{direction="to_target"} 1'), true);
});
