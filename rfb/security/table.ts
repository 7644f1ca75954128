import { NONE } from "./none.ts";
import type { SecurityType } from "./security_type.ts";

/** VNC authentication, whose module comes when a server wants it: ciphers are no weight for the others. */
const VNC_AUTH: SecurityType = {
  number: 2,
  async exchange(io) {
    const late = await import("./vnc_auth.ts");
    await late.VNC_AUTH.exchange(io);
  },
};

/**
 * The security types we can do, best first. The order is ours, whatever the server's: one that lists
 * None before something safer does not talk us out of it. The next ones get one line each.
 */
export const SECURITY_TYPES: readonly SecurityType[] = [VNC_AUTH, NONE];

/** Names of registered security types, so that an offer we cannot take is told in words. */
const NAMES: Readonly<Record<number, string>> = {
  1: "None",
  2: "VNC authentication",
  5: "RA2",
  6: "RA2ne",
  13: "RA2r",
  16: "Tight",
  17: "UltraVNC",
  18: "TLS",
  19: "VeNCrypt",
  20: "SASL",
  21: "MD5",
  22: "xvp",
  23: "secure tunnel",
  24: "SSH tunnel",
  30: "Apple Diffie-Hellman",
  31: "Apple 31",
  32: "Apple 32",
  33: "Apple RSA",
  34: "Apple 34",
  35: "Apple Kerberos",
  36: "Apple SRP",
  104: "UltraVNC single click",
  105: "UltraVNC session selection",
  112: "MS-Logon I",
  113: "MS-Logon II",
  114: "SecureVNC plugin",
  115: "SecureVNC plugin",
  116: "UltraVNC client init",
  117: "UltraVNC client init",
  118: "MS-Logon III",
  129: "RA2_256",
  130: "RA2ne_256",
  133: "RA2r_256",
  192: "RealVNC private",
};

/** A security type as an error message names it: `Tight (16)`, or the number alone. */
export function securityTypeName(number: number): string {
  const name = NAMES[number];
  return name === undefined ? String(number) : `${name} (${number})`;
}

/** The best of the `offered` types that we can do; `undefined` when there is none. */
export function chooseSecurityType(offered: Iterable<number>): SecurityType | undefined {
  const numbers = new Set(offered);
  return SECURITY_TYPES.find((type) => numbers.has(type.number));
}
