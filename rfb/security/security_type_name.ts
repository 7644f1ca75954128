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

/** Most security types that are named. */
const SHOWN_LIMIT = 12;

/** An offer as an error message tells it, each type once: `Tight (16), 99`. */
export function describeOffer(numbers: readonly number[]): string {
  const names = [...new Set(numbers)].map(securityTypeName);
  const hidden = names.length - SHOWN_LIMIT;
  const shown = names.slice(0, SHOWN_LIMIT).join(", ");
  return hidden > 0 ? `${shown} and ${hidden} more` : shown;
}

/** A security type as a message names it: `Tight (16)`, or the number alone. */
export function securityTypeName(number: number): string {
  const name = NAMES[number];
  return name === undefined ? String(number) : `${name} (${number})`;
}
