/**
 * How large the next read of a connection should be.
 *
 * A pending read holds its buffer, and most sessions rest most of the time, often right after a burst (the
 * first picture): so whoever has emptied a connection waits for more with a small buffer. And a
 * busy connection should move as much as the kernel has in one go, since a browser takes
 * 64 KiB messages four times as fast as 4 KiB ones: so a read that filled its buffer is followed
 * at once by a larger one.
 */

/** What a direction that waits holds. */
export const READ_MIN_BYTES = 4 * 1024;
/** The most bytes a direction has in flight. */
export const READ_MAX_BYTES = 256 * 1024;
/** How much more the next read takes when one was filled: 4, 64 and 256 KiB. */
const GROWTH = 16;

/** The size for the read after one that got `count` of `size` bytes. */
export function nextReadSize(size: number, count: number): number {
  return count >= size ? Math.min(READ_MAX_BYTES, GROWTH * size) : READ_MIN_BYTES;
}
