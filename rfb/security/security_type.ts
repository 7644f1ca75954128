import type { Platform } from "../platform.ts";
import type { ByteReader } from "../reader.ts";
import type { Transport } from "../transport.ts";
import type { AskCredentials } from "./credentials.ts";

/** What a security type's exchange has at hand. */
export interface SecurityIO {
  readonly input: ByteReader;
  readonly output: Transport;
  readonly ask: AskCredentials;
  /** Without it there is no end to waiting. */
  readonly delay?: Platform["delay"];
}

/** One way to sign in (RFC 6143 section 7.2). */
export interface SecurityType {
  /** Its number on the wire. */
  readonly number: number;
  /**
   * Everything between the choice of this type and the SecurityResult, which is not read here.
   *
   * @throws {RfbError} when the exchange cannot go on.
   */
  exchange(io: SecurityIO): Promise<void>;
}
