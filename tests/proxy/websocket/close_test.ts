import { assertEquals, assertThrows } from "@std/assert";
import { encodeClosePayload, readClosePayload } from "../../../proxy/websocket/close.ts";
import { FrameError } from "../../../proxy/websocket/frame.ts";
import { closePayload } from "../_websocket_client.ts";

function codeOf(payload: Uint8Array): number {
  const error: FrameError = assertThrows(() => readClosePayload(payload), FrameError);
  return error.code;
}

Deno.test("readClosePayload() takes the codes a peer may send and no others", () => {
  const good = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];
  for (const code of [...good, 3000, 3999, 4000, 4404, 4999]) {
    assertEquals(readClosePayload(closePayload(code, "why")), { code, reason: "why" });
  }
  const wrong = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535];
  for (const code of wrong) assertEquals(codeOf(closePayload(code)), 1002, `${code}`);
});

Deno.test("readClosePayload() reads nothing, refuses one byte and text that is not UTF-8", () => {
  assertEquals(readClosePayload(new Uint8Array(0)), { reason: "" });
  assertEquals(codeOf(new Uint8Array([3])), 1002);
  assertEquals(readClosePayload(closePayload(1000, "ü€")), { code: 1000, reason: "ü€" });
  for (const bad of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf5, 0x80, 0x80, 0x80]]) {
    assertEquals(codeOf(new Uint8Array([...closePayload(1000), ...bad])), 1007);
  }
});

Deno.test("encodeClosePayload() cuts a reason between characters to what a frame may hold", () => {
  assertEquals(encodeClosePayload(4404, "unknown token"), closePayload(4404, "unknown token"));
  assertEquals(encodeClosePayload(1000, ""), closePayload(1000));
  assertEquals(encodeClosePayload(1000, "x".repeat(500)), closePayload(1000, "x".repeat(123)));
  // 41 characters of three bytes fill the 123 bytes; one more byte before leaves room for 40.
  assertEquals(encodeClosePayload(1000, "€".repeat(99)), closePayload(1000, "€".repeat(41)));
  assertEquals(
    encodeClosePayload(1000, `x${"€".repeat(99)}`),
    closePayload(1000, `x${"€".repeat(40)}`),
  );
});
