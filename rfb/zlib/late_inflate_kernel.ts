import type { Platform } from "../platform.ts";
import type { InflateKernel } from "./inflate_kernel.ts";

/** A way to the kernel, whose program is loaded when it is first wanted; where that fails there is none. */
export function lateInflateKernel(
  load: () => Promise<InflateKernel | undefined> = async () =>
    (await import("./inflate_kernel.ts")).InflateKernel.create(),
): NonNullable<Platform["inflateKernel"]> {
  let kernel: InflateKernel | undefined;
  let loading: Promise<void> | undefined;
  const begin = async () => {
    kernel = await load().catch(() => undefined);
  };
  return () => {
    loading ??= begin();
    return kernel;
  };
}
