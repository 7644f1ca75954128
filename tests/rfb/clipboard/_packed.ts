import { deflateRawSync } from "node:zlib";
import type { PackedFormat } from "../../../rfb/clipboard/packed_format.ts";
import { concat, u32 } from "../../_bytes.ts";

/** A format as a browser packs it. */
export function packed(bytes: Uint8Array): PackedFormat {
  const whole = concat(u32(bytes.length), bytes);
  const deflated = new Uint8Array(deflateRawSync(whole));
  return { deflated, length: whole.length };
}
