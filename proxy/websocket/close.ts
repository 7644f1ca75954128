/** The payload of close frames (RFC 6455 sections 5.5.1 and 7.4). */
import { CloseCode, CONTROL_LIMIT_BYTES, FrameError } from "./frame.ts";

/** Why a side closed; `code` is absent when it did not say. */
export interface CloseReason {
  readonly code?: number;
  readonly reason: string;
}

/** Code ranges a peer may send; 1004-1006 and 1015 are reserved (section 7.4.1). */
const SENDABLE: readonly (readonly [from: number, to: number])[] = [
  [1000, 1003],
  [1007, 1014],
  [3000, 4999],
];

/**
 * Reads a client's close payload: nothing, or u16 code and UTF-8 reason.
 *
 * @throws {FrameError} 1002 for one byte or a code that must not be sent, 1007 for a reason that is not UTF-8.
 */
export function readClosePayload(payload: Uint8Array): CloseReason {
  if (payload.length === 0) return { reason: "" };
  const code = payload.length < 2 ? 0 : payload[0]! << 8 | payload[1]!;
  if (!SENDABLE.some(([from, to]) => code >= from && code <= to)) {
    throw new FrameError(CloseCode.protocolError, "close code is not valid");
  }
  try {
    return { code, reason: new TextDecoder("utf-8", { fatal: true }).decode(payload.subarray(2)) };
  } catch {
    throw new FrameError(CloseCode.invalidPayload, "close reason is not UTF-8");
  }
}

/** A close payload; `reason` is cut, between characters, to what fits. */
export function encodeClosePayload(code: number, reason: string): Uint8Array {
  const payload = new Uint8Array(CONTROL_LIMIT_BYTES);
  new DataView(payload.buffer).setUint16(0, code);
  const { written } = new TextEncoder().encodeInto(reason, payload.subarray(2));
  return payload.subarray(0, 2 + written);
}
