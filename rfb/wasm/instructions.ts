/**
 * The WebAssembly instructions that our kernels are made of, by their names in the specification (WebAssembly
 * Core 2.0, section 5.4). An instruction follows its operands, so that expressions are nested calls.
 */

/** Bytes of a program, nested as its expressions are. */
export type Code = readonly (number | Code)[];

/** The prefix of vector instructions. */
const VECTOR = 0xfd;

const SCALARS = {
  "i32.eqz": 0x45,
  "i32.lt_s": 0x48,
  "i32.gt_s": 0x4a,
  "i32.ge_s": 0x4e,
  "i32.add": 0x6a,
  "i32.sub": 0x6b,
  "i32.and": 0x71,
  "i32.or": 0x72,
  "i32.shl": 0x74,
  "i32.shr_s": 0x75,
  "i32.shr_u": 0x76,
  "i32.rotl": 0x77,
  "i32.rotr": 0x78,
  "i64.or": 0x84,
  "i64.shl": 0x86,
  "i64.shr_u": 0x88,
  "f32.add": 0x92,
  "f32.mul": 0x94,
  "i32.wrap_i64": 0xa7,
  "i64.extend_i32_u": 0xad,
  "f32.convert_i32_s": 0xb2,
} as const;

const VECTORS = {
  "i8x16.swizzle": 0x0e,
  "f32x4.splat": 0x13,
  "v128.or": 0x50,
  "i8x16.narrow_i16x8_u": 0x66,
  "i16x8.q15mulr_sat_s": 0x82,
  "i16x8.narrow_i32x4_s": 0x85,
  "i16x8.shl": 0x8b,
  "i16x8.shr_s": 0x8c,
  "i16x8.shr_u": 0x8d,
  "i16x8.add": 0x8e,
  "i16x8.sub": 0x91,
  "i32x4.shr_s": 0xac,
  "i32x4.add": 0xae,
  "i32x4.sub": 0xb1,
  "i32x4.dot_i16x8_s": 0xba,
  "f32x4.add": 0xe4,
  "f32x4.sub": 0xe5,
  "f32x4.mul": 0xe6,
} as const;

const SCALAR_LOADS = {
  "i32.load": 0x28,
  "i64.load": 0x29,
  "f32.load": 0x2a,
  "i32.load8_u": 0x2d,
  "i32.load16_u": 0x2f,
} as const;
const SCALAR_STORES = {
  "i32.store": 0x36,
  "i64.store": 0x37,
  "f32.store": 0x38,
  "i32.store8": 0x3a,
} as const;
const VECTOR_LOADS = { "v128.load": 0x00, "v128.load8x8_u": 0x02 } as const;
const VECTOR_STORES = { "v128.store": 0x0b } as const;

/** An instruction that has nothing but operands. */
export function op(name: keyof typeof SCALARS | keyof typeof VECTORS, ...operands: Code[]): Code {
  if (name in SCALARS) return [operands, SCALARS[name as keyof typeof SCALARS]];
  return [operands, VECTOR, unsigned(VECTORS[name as keyof typeof VECTORS])];
}

/** Runs the function with this number in its module; the first one's is 0. */
export function call(number: number, ...operands: Code[]): Code {
  return [operands, 0x10, unsigned(number)];
}

/** Reads a value `offset` bytes behind `address`. */
export function load(
  name: keyof typeof SCALAR_LOADS | keyof typeof VECTOR_LOADS,
  address: Code,
  offset = 0,
): Code {
  if (name in SCALAR_LOADS) {
    return [address, SCALAR_LOADS[name as keyof typeof SCALAR_LOADS], place(offset)];
  }
  return [address, VECTOR, VECTOR_LOADS[name as keyof typeof VECTOR_LOADS], place(offset)];
}

/** Writes a value `offset` bytes behind `address`. */
export function store(
  name: keyof typeof SCALAR_STORES | keyof typeof VECTOR_STORES,
  address: Code,
  value: Code,
  offset = 0,
): Code {
  if (name in SCALAR_STORES) {
    return [address, value, SCALAR_STORES[name as keyof typeof SCALAR_STORES], place(offset)];
  }
  const code = VECTOR_STORES[name as keyof typeof VECTOR_STORES];
  return [address, value, VECTOR, code, place(offset)];
}
/** Writes one half of 16 bytes. */
export function storeHalf(address: Code, value: Code, half: 0 | 1): Code {
  return [address, value, VECTOR, 0x5b, place(0), half];
}

/** A number of 32 bits. */
export function i32(value: number): Code {
  return [0x41, signed(value)];
}

/** A number of 64 bits. */
export function i64(value: number): Code {
  return [0x42, signed(value)];
}

/** The same number in each of 8 or 4 lanes, or numbers in turn. */
export function lanes(kind: "i16" | "i32" | "f32", ...values: number[]): Code {
  const Lanes = { i16: Int16Array, i32: Int32Array, f32: Float32Array }[kind];
  const all = new Lanes(16 / Lanes.BYTES_PER_ELEMENT).map((_, i) => values[i % values.length]!);
  return [VECTOR, 0x0c, [...new Uint8Array(all.buffer)]];
}

/** Picks lanes of `bytes` bytes each from `a`, whose numbers come first, and `b`. */
export function shuffle(a: Code, b: Code, bytes: number, ...picks: number[]): Code {
  const places = picks.flatMap((pick) => Array.from({ length: bytes }, (_, i) => pick * bytes + i));
  return [a, b, VECTOR, 0x0d, places];
}

/** Lanes of `bytes` bytes from the first (or second) halves of `a` and `b`, in turns. */
export function interleave(half: 0 | 1, a: Code, b: Code, bytes: number): Code {
  const count = 16 / bytes;
  const picks = Array.from(
    { length: count },
    (_, i) => half * count / 2 + (i >> 1) + count * (i & 1),
  );
  return shuffle(a, b, bytes, ...picks);
}

/** A place in memory, of which no alignment is promised. */
function place(offset: number): Code {
  return [0, unsigned(offset)];
}

/** LEB128 (section 5.2.2). */
export function unsigned(value: number): Code {
  return value < 128 ? [value] : [value & 127 | 128, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  const isLast = value >= -64 && value < 64;
  return isLast ? [value & 127] : [value & 127 | 128, ...signed(value >> 7)];
}
