import { assertEquals } from "@std/assert";
import { AuthError, ConnectionClosed, ProtocolError } from "../../../rfb/errors.ts";
import { describeEnd } from "../../../web/worker/session_end.ts";

const end = (code: number, reason = "", opened = true) => ({ code, reason, opened });

Deno.test("describeEnd() tells a refusal by its close code and reason", () => {
  assertEquals(describeEnd(false, end(4404, "unknown token"), new ConnectionClosed("x")), {
    state: "failed",
    error: { code: "close_4404", message: "unknown token" },
  });
});

Deno.test("describeEnd() says unreachable when the socket never opened", () => {
  assertEquals(describeEnd(false, end(1006, "", false), new ConnectionClosed("x")), {
    state: "failed",
    error: { code: "unreachable", message: "" },
  });
});

Deno.test("describeEnd() calls the end of a session that was up disconnected, with the reason", () => {
  assertEquals(describeEnd(true, end(1000, "target closed"), undefined), {
    state: "disconnected",
    error: { code: "connection_closed", message: "target closed" },
  });
  assertEquals(describeEnd(true, end(1001, "stopping"), new ConnectionClosed("x")), {
    state: "disconnected",
    error: { code: "close_1001", message: "stopping" },
  });
  assertEquals(describeEnd(true, end(1006), new ConnectionClosed("broke")).error, {
    code: "connection_closed",
    message: "broke",
  });
});

Deno.test("describeEnd() lets the client's own verdict stand over how the socket ended", () => {
  const { state, error } = describeEnd(true, end(1000), new ProtocolError("bad rectangle"));
  assertEquals([state, error.code, error.message], ["failed", "protocol_error", "bad rectangle"]);
  const refused = describeEnd(false, end(1000), new AuthError("no", "auth_too_many"));
  assertEquals(refused.error.code, "auth_too_many");
});

Deno.test("describeEnd() knows the errors of parts that were loaded late, whose classes are others", () => {
  const foreign = Object.assign(new Error("bad picture"), { code: "protocol_error" });
  assertEquals(describeEnd(true, end(1006), foreign), {
    state: "failed",
    error: { code: "protocol_error", message: "bad picture" },
  });
});

Deno.test("describeEnd() calls anything else internal", () => {
  const exception = new DOMException("gone", "NotFoundError");
  assertEquals(describeEnd(true, undefined, exception).error.code, "internal");
  assertEquals(describeEnd(true, undefined, new RangeError("oops")).error, {
    code: "internal",
    message: "RangeError: oops",
  });
});
