/**
 * Waits for `promise`, but never for ever; the timer is gone when this settles, so leak checks stay on.
 *
 * @param waitedFor completes "Cannot wait any longer for …".
 * @throws {Error} when `timeoutMs` have passed; `particulars` is asked for what was seen until then.
 */
export async function failAfter<T>(
  promise: Promise<T>,
  timeoutMs: number,
  waitedFor: string,
  particulars: () => string = () => "",
): Promise<T> {
  const expired = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const message = `Cannot wait any longer for ${waitedFor}: nothing in ${timeoutMs} ms`;
    expired.reject(new Error(`${message}\n${particulars()}`));
  }, timeoutMs);
  try {
    return await Promise.race([promise, expired.promise]);
  } finally {
    clearTimeout(timer);
  }
}
