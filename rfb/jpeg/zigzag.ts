/** Coefficients of a block. */
export const BLOCK = 64;

/** Where the coefficient with number `k` on the wire stands in its block, row by row (ITU T.81 figure A.6). */
export const ZIGZAG: Uint8Array = zigzag();

/** The same twice as long: from 64 on it is a place behind the block, so that runs that go too far do no harm. */
export const PLACES: Uint8Array = new Uint8Array(2 * BLOCK).fill(BLOCK);
PLACES.set(ZIGZAG);

/** How many columns, from the left, the coefficients up to number `k` take. */
export const COLUMNS_UP_TO: Uint8Array = columnsUpTo();

/** Diagonal by diagonal, each the other way round than the one before. */
function zigzag(): Uint8Array {
  const places = Array.from({ length: BLOCK }, (_, place) => place);
  const diagonal = (place: number) => (place >> 3) + (place & 7);
  const along = (place: number) => diagonal(place) % 2 === 0 ? place & 7 : place >> 3;
  return Uint8Array.from(
    places.sort((a, b) => diagonal(a) - diagonal(b) || along(a) - along(b)),
  );
}

function columnsUpTo(): Uint8Array {
  let columns = 0;
  return PLACES.map((place, k) => columns = k < BLOCK ? Math.max(columns, 1 + (place & 7)) : 8);
}
