/** Bytes of zeros behind the data: what is read beyond the end, before that is found out. */
const ZEROS = 64;

/** Bytes that `length` bytes of a scan need when they are stripped. */
export function strippedBytes(length: number): number {
  return length + ZEROS;
}

/**
 * Copies the entropy-coded data (ITU T.81 section B.1.1.5) that stand in `source` from `from` to the next marker
 * that is no restart, without stuffing and markers, to the beginning of `target`, and zeros behind them. Then
 * the bits need no check for markers.
 *
 * @param target of {@linkcode strippedBytes}.
 * @returns where each restart interval ends there.
 */
export function stripStuffing(source: Uint8Array, from: number, target: Uint8Array): number[] {
  const ends: number[] = [];
  let length = 0;
  for (let at = from;;) {
    const found = source.indexOf(0xff, at);
    const end = found < 0 ? source.length : found;
    target.set(source.subarray(at, end), length);
    length += end - at;
    const marker = found < 0 ? undefined : source[found + 1];
    at = end + 2;
    if (marker === 0) target[length++] = 0xff;
    else if (marker === 0xff) at = end + 1;
    else if (marker !== undefined && marker >= 0xd0 && marker <= 0xd7) ends.push(length);
    else break;
  }
  ends.push(length);
  target.fill(0, length, length + ZEROS);
  return ends;
}
