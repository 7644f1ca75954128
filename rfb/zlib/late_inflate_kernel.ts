import type { Platform } from "../platform.ts";
import type { InflateKernel } from "./inflate_kernel.ts";

/** Before so many blocks it is not worth a request: a desktop that mostly rests has about as many. */
const WORTHWHILE_BLOCKS = 64;

/**
 * A way to the kernel, whose program is loaded when it was wanted for {@linkcode WORTHWHILE_BLOCKS}; where
 * that fails there is none.
 */
export function lateInflateKernel(
  load: () => Promise<InflateKernel | undefined> = async () =>
    (await import("./inflate_kernel.ts")).InflateKernel.create(),
): NonNullable<Platform["inflateKernel"]> {
  let kernel: InflateKernel | undefined;
  let blocks = 0;
  const begin = async () => {
    kernel = await load().catch(() => undefined);
  };
  return () => {
    if (++blocks === WORTHWHILE_BLOCKS) begin();
    return kernel;
  };
}
