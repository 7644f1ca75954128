import { AuthError, ConnectionClosed, ProtocolError, UnsupportedError } from "../errors.ts";
import type { ByteReader } from "../reader.ts";
import { decodeLabel } from "../text.ts";
import type { ProtocolVersion } from "../version.ts";
import { NONE } from "./none.ts";
import type { SecurityIO } from "./security_type.ts";
import { chooseSecurityType } from "./table.ts";

/** Longest reason for a refusal that is read. */
const REASON_LIMIT_BYTES = 64 * 1024;

/** How long a reason may take: it comes with the refusal, or, from servers that stay, never. */
const REASON_WAIT_MS = 5_000;

/** TigerVNC and its relatives say this once there were too many wrong passwords. */
const TOO_MANY = /too many .*failures/i;

const RESULT = {
  ok: 0,
  failed: 1,
  tooMany: 2,
  /** UltraVNC: a reason follows whatever the version. */
  failedWithReason: 3,
  /** UltraVNC: go on with another list of types, after types that we never choose. */
  continue: 0xffffffff,
} as const;

/**
 * Agrees on a security type, goes through it and reads the result (RFC 6143 sections 7.1.2 and 7.1.3).
 *
 * @returns the numbers of the types that the server offers.
 * @throws {AuthError} when the server does not let us in.
 * @throws {UnsupportedError} when it offers nothing that we can do; the message names the offers.
 */
export async function signIn(
  io: SecurityIO,
  version: ProtocolVersion,
): Promise<readonly number[]> {
  const offered = await readOffer(io, version);
  const type = chooseSecurityType(offered) ?? await notOffered(offered);
  if (version !== "3.3") io.output.write(Uint8Array.of(type.number));
  await type.exchange(io);
  // Before 3.8 None is so simple that there is nothing to tell.
  if (type !== NONE || version === "3.8") await readSecurityResult(io, version);
  return offered;
}

/**
 * 3.3: U32 type, which the server chose; 3.7 and 3.8: U8 count and that many U8 types. Type 0 or none at
 * all is a refusal with a reason.
 */
async function readOffer(io: SecurityIO, version: ProtocolVersion): Promise<readonly number[]> {
  const { input } = io;
  const isDictated = version === "3.3";
  await input.need(isDictated ? 4 : 1);
  const first = isDictated ? input.u32() : input.u8();
  if (first === 0) throw refusal(await readReason(io));
  if (isDictated) return [first];
  await input.need(first);
  return [...input.bytes(first)];
}

async function notOffered(offered: readonly number[]): Promise<never> {
  const { describeOffer } = await import("./security_type_name.ts");
  throw new UnsupportedError(`Cannot sign in: the server offers ${describeOffer(offered)}`);
}

function refusal(reason: string): AuthError {
  return new AuthError(
    `Cannot sign in: the server refuses the connection (${reason || "no reason given"})`,
    TOO_MANY.test(reason) ? "auth_too_many" : "refused",
  );
}

/** SecurityResult: U32, and from 3.8 on a reason where it is not 0. */
async function readSecurityResult(io: SecurityIO, version: ProtocolVersion): Promise<void> {
  await io.input.need(4);
  const result = io.input.u32();
  if (result === RESULT.ok) return;
  if (result !== RESULT.failed && result !== RESULT.tooMany && result !== RESULT.failedWithReason) {
    throw new ProtocolError(
      result === RESULT.continue
        ? "Cannot sign in: the server goes on with a second security type, expected a result"
        : `Cannot sign in: SecurityResult ${result}, expected 0 to 3`,
    );
  }
  const explained = version === "3.8" || result === RESULT.failedWithReason;
  const reason = explained ? await readReason(io) : "";
  const tooMany = result === RESULT.tooMany || TOO_MANY.test(reason);
  throw new AuthError(
    "Cannot sign in: " + (reason || (tooMany ? "too many tries" : "authentication failed")),
    tooMany ? "auth_too_many" : "auth_failed",
  );
}

/** A reason; empty where none comes in time. */
async function readReason({ input, delay }: SecurityIO): Promise<string> {
  const reason = readReasonText(input);
  if (!delay) return await reason;
  return await Promise.race([reason, delay(REASON_WAIT_MS).then(() => "")]);
}

/** U32 length and text. Empty where the server closes instead, as QEMU and Apple do. */
async function readReasonText(input: ByteReader): Promise<string> {
  try {
    await input.need(4);
    const length = input.u32();
    if (length > REASON_LIMIT_BYTES) {
      throw new ProtocolError(
        `Cannot read a reason of ${length} bytes: expected at most ${REASON_LIMIT_BYTES}`,
      );
    }
    await input.need(length);
    return decodeLabel(input.bytes(length));
  } catch (error) {
    if (error instanceof ConnectionClosed) return "";
    throw error;
  }
}
