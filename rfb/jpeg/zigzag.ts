/** Coefficients of a block. */
export const BLOCK = 64;

/**
 * Where the coefficient with number `k` on the wire stands in its block, row by row (ITU T.81 figure 5);
 * from 64 on a place behind the block, so that runs that go too far do no harm.
 */
export const ZIGZAG: Uint8Array = zigzag();

/** How many columns, from the left, the coefficients up to number `k` take. */
export const COLUMNS_UP_TO: Uint8Array = columnsUpTo();

function zigzag(): Uint8Array {
  const places = Array.from({ length: BLOCK }, (_, i) => ({ x: i & 7, y: i >> 3 }));
  places.sort((a, b) => {
    const diagonal = a.x + a.y;
    if (diagonal !== b.x + b.y) return diagonal - b.x - b.y;
    return diagonal % 2 === 0 ? a.x - b.x : b.x - a.x;
  });
  return Uint8Array.from({ length: 2 * BLOCK }, (_, k) => {
    const place = places[k];
    return place ? 8 * place.y + place.x : BLOCK;
  });
}

function columnsUpTo(): Uint8Array {
  let columns = 0;
  return ZIGZAG.map((place, k) => columns = k < BLOCK ? Math.max(columns, 1 + (place & 7)) : 8);
}
