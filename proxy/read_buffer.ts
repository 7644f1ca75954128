/**
 * How large the next read of a connection should be.
 *
 * An idle session must cost kilobytes, and a busy one should move as much as the kernel has in one go:
 * 64-256 KiB a frame is three times as fast in a browser as 4 KiB. So a read that filled its buffer
 * is followed by one four times as large, and one that left three quarters empty by half as large.
 */

/** What an idle direction holds. */
export const READ_MIN_BYTES = 4 * 1024;
/** The most bytes a direction has in flight. */
export const READ_MAX_BYTES = 256 * 1024;

/** The size for the read after one that got `count` of `size` bytes. */
export function nextReadSize(size: number, count: number): number {
  if (count >= size) return Math.min(READ_MAX_BYTES, 4 * size);
  if (count < size / 4) return Math.max(READ_MIN_BYTES, size / 2);
  return size;
}
