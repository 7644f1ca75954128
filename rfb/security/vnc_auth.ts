import { DES_BLOCK_BYTES, encryptDes } from "../crypto/des.ts";
import type { SecurityType } from "./security_type.ts";

const CHALLENGE_BYTES = 16;

/**
 * The answer to a challenge of 16 bytes: its halves, each encrypted with the password's first 8 bytes
 * as DES key, shorter ones padded with 0, the bits of every byte in reverse order.
 */
export function vncAuthResponse(
  password: Uint8Array,
  challenge: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const key = new Uint8Array(DES_BLOCK_BYTES);
  key.set(password.subarray(0, DES_BLOCK_BYTES));
  key.forEach((byte, i) => key[i] = reverseBits(byte));
  const response = new Uint8Array(CHALLENGE_BYTES);
  for (let at = 0; at < CHALLENGE_BYTES; at += DES_BLOCK_BYTES) {
    response.set(encryptDes(key, challenge.subarray(at, at + DES_BLOCK_BYTES)), at);
  }
  return response;
}

function reverseBits(byte: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) reversed |= 0x80 >> bit;
  return reversed;
}

/** The bytes of a password, for which no character set is defined: Latin-1 where it fits, else UTF-8. */
export function passwordBytes(password: string): Uint8Array<ArrayBuffer> {
  const codePoints = Array.from(password, (character) => character.codePointAt(0)!);
  return codePoints.every((codePoint) => codePoint <= 0xff)
    ? Uint8Array.from(codePoints)
    : new TextEncoder().encode(password);
}

/** VNC authentication: a challenge of 16 bytes, a response of 16 (RFC 6143 section 7.2.2). */
export const VNC_AUTH: SecurityType = {
  number: 2,
  async exchange({ input, output, ask }) {
    await input.need(CHALLENGE_BYTES);
    const challenge = input.bytes(CHALLENGE_BYTES).slice();
    const { password = "" } = await ask({ username: false, password: true });
    output.write(vncAuthResponse(passwordBytes(password), challenge));
  },
};
