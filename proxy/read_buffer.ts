/**
 * How large the next read of a connection should be.
 *
 * A pending read holds its buffer, and most sessions rest most of the time, often right after a burst (the
 * first picture): so whoever has emptied a connection waits for more with a small buffer. And a busy
 * connection should move as much as the kernel has in one go, since a browser takes 64 KiB messages four
 * times as fast as 4 KiB ones: so a read that filled its buffer is followed at once by a larger one.
 *
 * The large sizes stay 1 KiB below the powers of two, so that what was read and a frame header fit into whole
 * segments of loopback (65,464 bytes by IPv6, 65,483 by IPv4): 256 KiB leave a few hundred bytes for a fifth one,
 * which wakes the receiver once more and costs a quarter of the CPU.
 */

/** What a direction that waits holds. */
export const READ_MIN_BYTES = 4 * 1024;
/** The most bytes a direction has in flight. */
export const READ_MAX_BYTES = 255 * 1024;
/** Between both. */
const READ_MIDDLE_BYTES = 63 * 1024;

/** The size for the read after one that got `count` of `size` bytes. */
export function nextReadSize(size: number, count: number): number {
  if (count < size) return READ_MIN_BYTES;
  return size < READ_MIDDLE_BYTES ? READ_MIDDLE_BYTES : READ_MAX_BYTES;
}

/**
 * Frees the memory of a buffer that nobody may use any more, at once: a thousand sessions that had carried a
 * megabyte each and were at rest then kept 93 KiB each for a collection of garbage to come, and 31 KiB so.
 */
export function freeBuffer(buffer: Uint8Array): void {
  (buffer.buffer as ArrayBuffer).transfer(0);
}
