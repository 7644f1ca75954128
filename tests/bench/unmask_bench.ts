/** What unmasking word by word buys over byte by byte: `deno bench tests/bench/unmask_bench.ts`. */
import { unmask } from "../../proxy/websocket/frame.ts";

const MASK = 0x3d21fa37;
/** A pointer event, a small paste, a whole read. */
const SIZES = [6, 1024, 64 * 1024];

function unmaskBytes(bytes: Uint8Array, mask: number): void {
  for (let i = 0; i < bytes.length; i++) bytes[i]! ^= mask >>> (8 * (i & 3));
}

for (const size of SIZES) {
  const bytes = new Uint8Array(size);
  Deno.bench({ name: "word by word", group: `${size} bytes`, baseline: true }, () => {
    unmask(bytes, 0, size, MASK, 0);
  });
  Deno.bench({ name: "byte by byte", group: `${size} bytes` }, () => unmaskBytes(bytes, MASK));
}
