/** Where the kernels' block of coefficients and what they read of a scan stand in memory. */
import { TABLE } from "../huffman_table.ts";
import { BLOCK } from "../zigzag.ts";

/** Column by column, in 32-bit floats; then a place for coefficients beyond the last. */
export const BLOCK_AT = 0;

/** Where the reading of a scan is: `bits` is an `i64`, the others are `i32`. */
export const SCAN = {
  /** The bits that were taken from the data and not yet used, the first one topmost. */
  bits: 512,
  /** How many they are. */
  count: 520,
  /** Where the next ones stand. */
  at: 524,
  /** Where the data of the restart interval end. */
  end: 528,
  /** How many components there are. */
  components: 532,
  /** How many units a row of them has, and how many of the current one are left. */
  unitsAcross: 536,
  unitsLeft: 540,
  /** Becomes 1 where there is a code that a table does not have. */
  failed: 544,
  /** What `findLongCode()` found. */
  entry: 548,
} as const;

/** Where the first component is described, and how many bytes there are for each. */
export const COMPONENTS = { at: 576, bytes: 64, most: 3 } as const;

/** What there is to know about a component, all `i32`. */
export const COMPONENT = {
  /** Blocks of a unit. */
  across: 0,
  down: 4,
  /** Bytes from one row of samples to the next. */
  stride: 8,
  /** The DC coefficient of the block before. */
  prediction: 12,
  /** Where the samples of the next unit begin, and what is added to that behind each row of units. */
  target: 16,
  nextRow: 20,
  /** Where its tables stand, and its {@linkcode STEPS}. */
  dc: 24,
  ac: 28,
  steps: 32,
} as const;

/**
 * For each component's coefficients in the order of the wire, with as many more behind the block: what they
 * are multiplied with, `f32`, and where they belong, `i32`.
 */
export const STEPS = { at: 1024, bytes: 2 * 8 * BLOCK, count: 3 } as const;
export const STEP = { factor: 0, place: 4, bytes: 8 } as const;

/** Tables of codes, two for each component. */
export const TABLES = {
  at: STEPS.at + STEPS.count * STEPS.bytes,
  bytes: TABLE.bytes,
  count: 6,
} as const;

/** Where the data begin. */
export const DATA_AT = TABLES.at + TABLES.count * TABLES.bytes;

/** The most that is read beyond the end of the data: a unit of 18 blocks, 31 bits for each coefficient. */
export const OVERRUN_BYTES = 18 * BLOCK * 4 + 8;
