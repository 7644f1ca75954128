import { NONE } from "./none.ts";
import type { SecurityType } from "./security_type.ts";

/** VNC authentication, whose module comes when a server wants it: ciphers are no weight for the others. */
const LATE_VNC_AUTH: SecurityType = {
  number: 2,
  async exchange(io) {
    const { VNC_AUTH } = await import("./vnc_auth.ts");
    await VNC_AUTH.exchange(io);
  },
};

/**
 * The security types we can do, best first. The order is ours, whatever the server's: one that lists
 * None before something safer does not talk us out of it. The next ones get one line each.
 */
const SECURITY_TYPES: readonly SecurityType[] = [LATE_VNC_AUTH, NONE];

/** The best of the `offered` types that we can do; `undefined` when there is none. */
export function chooseSecurityType(offered: Iterable<number>): SecurityType | undefined {
  const numbers = new Set(offered);
  return SECURITY_TYPES.find((type) => numbers.has(type.number));
}
