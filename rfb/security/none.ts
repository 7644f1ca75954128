import type { SecurityType } from "./security_type.ts";

/** No authentication: nothing is exchanged (RFC 6143 section 7.2.1). */
export const NONE: SecurityType = {
  number: 1,
  exchange: () => Promise.resolve(),
};
