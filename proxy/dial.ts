/** Connecting to a target: every address of its name is tried, within one time limit. */
import { lookup } from "node:dns/promises";
import type { ByteStream } from "./byte_stream.ts";
import { Refusal } from "./errors.ts";
import type { Address } from "./target.ts";

/** How long a target has to be reached and to say `RFB `. */
export const DIAL_TIMEOUT_MS = 10_000;

/** Every RFB server begins its 12-byte version banner so (RFC 6143 section 7.1.1). */
const MAGIC = [..."RFB "].map((char) => char.charCodeAt(0));

/** Most bytes taken with the banner; a server says nothing more before it was answered. */
const BANNER_BUFFER_BYTES = 64;

/** A connected target and the bytes it said already. */
export interface DialledTarget {
  readonly stream: ByteStream;
  /** The beginning of the stream, at least `RFB `. */
  readonly banner: Uint8Array;
}

/**
 * Connects and waits for the banner.
 *
 * @param cancelled ends the attempt when nobody waits for it any more.
 * @throws {Refusal} that says what happened, in words for the person at the viewer.
 */
export async function dialTarget(
  address: Address,
  cancelled: AbortSignal,
  timeoutMs: number = DIAL_TIMEOUT_MS,
): Promise<DialledTarget> {
  const deadline = AbortSignal.any([cancelled, AbortSignal.timeout(timeoutMs)]);
  const stream = await connect(address, deadline, timeoutMs);
  const abort = () => stream.close();
  deadline.addEventListener("abort", abort);
  try {
    return { stream, banner: await readBanner(stream) };
  } catch (error) {
    if (deadline.aborted) {
      throw new Refusal(504, `target said nothing within ${timeoutMs / 1000} s`, {
        cause: error,
      });
    }
    stream.close();
    throw error;
  } finally {
    deadline.removeEventListener("abort", abort);
  }
}

async function connect(address: Address, deadline: AbortSignal, timeoutMs: number) {
  try {
    if (address.transport === "unix") return await Deno.connect(address);
    return await connectTcp(address.hostname, address.port, deadline, timeoutMs);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(502, describeFailure(error), { cause: error });
  }
}

/** Tries the addresses in the resolver's order, each with its share of the time that is left. */
async function connectTcp(
  hostname: string,
  port: number,
  deadline: AbortSignal,
  timeoutMs: number,
): Promise<ByteStream> {
  const endsAt = performance.now() + timeoutMs;
  const addresses = await resolve(hostname, deadline);
  let failure: unknown;
  for (const [index, address] of addresses.entries()) {
    const shareMs = (endsAt - performance.now()) / (addresses.length - index);
    const signal = AbortSignal.any([deadline, AbortSignal.timeout(Math.max(1, shareMs))]);
    try {
      const connection = await Deno.connect({ hostname: address, port, signal });
      connection.setNoDelay(true);
      return connection;
    } catch (error) {
      failure = signal.aborted
        ? new Refusal(504, `target did not answer within ${timeoutMs / 1000} s`, { cause: error })
        : error;
    }
  }
  throw failure;
}

async function resolve(hostname: string, deadline: AbortSignal): Promise<readonly string[]> {
  const expired = new Promise<never>((_, reject) => {
    deadline.addEventListener("abort", () => reject(deadline.reason), { once: true });
  });
  try {
    const found = await Promise.race([lookup(hostname, { all: true, verbatim: true }), expired]);
    return found.map(({ address }) => address);
  } catch (error) {
    if (deadline.aborted) throw new Refusal(504, "target's name was not resolved in time");
    throw new Refusal(502, "target's name is not known", { cause: error });
  }
}

async function readBanner(stream: ByteStream): Promise<Uint8Array> {
  const buffer = new Uint8Array(BANNER_BUFFER_BYTES);
  let length = 0;
  while (length < MAGIC.length) {
    const count = await stream.read(buffer.subarray(length)).catch((error) => {
      throw new Refusal(502, describeFailure(error), { cause: error });
    });
    if (count === null) throw new Refusal(502, "target closed the connection at once");
    length += count;
    if (!MAGIC.slice(0, length).every((byte, i) => buffer[i] === byte)) {
      throw new Refusal(502, "target is not a VNC server");
    }
  }
  return buffer.subarray(0, length);
}

/** The causes a person can do something about, by Deno's error class. */
const FAILURES: Readonly<Record<string, string>> = {
  ConnectionRefused: "target refused the connection",
  ConnectionReset: "target reset the connection",
  HostUnreachable: "target's host is unreachable",
  NetworkUnreachable: "target's network is unreachable",
  NotFound: "target's socket does not exist",
  PermissionDenied: "target's socket may not be opened",
  NotCapable: "target's socket may not be opened",
  TimedOut: "target did not answer in time",
};

function describeFailure(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  return FAILURES[name] ?? `target cannot be reached (${name || String(error)})`;
}
