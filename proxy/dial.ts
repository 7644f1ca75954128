/** Connecting to a target: every address of its name is tried, within one time limit. */
import { type ByteStream, closeQuietly } from "./byte_stream.ts";
import { Refusal } from "./errors.ts";
import type { Address } from "./target.ts";

/** How long a target has to be reached and to say its banner. */
export const DIAL_TIMEOUT_MS = 10_000;

/** Every RFB server begins its version banner so (RFC 6143 section 7.1.1). */
const MAGIC = [..."RFB "].map((char) => char.charCodeAt(0));
const BANNER_BYTES = 12;

/** Most bytes taken with the banner; a server says nothing more before it was answered. */
const BANNER_BUFFER_BYTES = 64;

/** Finds the addresses of a name. */
export type Resolver = (hostname: string) => Promise<readonly { readonly address: string }[]>;

/** What a dial may differ in; tests use other ones. */
export interface DialOptions {
  /** @default {@linkcode DIAL_TIMEOUT_MS} */
  readonly timeoutMs?: number;
  /** @default the system's resolver */
  readonly resolver?: Resolver;
}

const systemResolver: Resolver = async (hostname) => {
  // Loaded here, since it would cost 15 ms of every start.
  const { lookup } = await import("node:dns/promises");
  return await lookup(hostname, { all: true, verbatim: true });
};

/** A connected target and the bytes it said already. */
export interface DialledTarget {
  readonly stream: ByteStream;
  /** The beginning of the stream, at least 12 bytes that begin with `RFB `. */
  readonly banner: Uint8Array;
}

/** A dial under way. */
interface Dial {
  readonly resolver: Resolver;
  /** When the time is up, in ms of `performance.now()`. */
  readonly endsAt: number;
  /** Aborted when the time is up or nobody waits any more. */
  readonly deadline: AbortSignal;
  /** The time there was, for people. */
  readonly limit: string;
}

/**
 * Connects and waits for the banner.
 *
 * @param cancelled ends the attempt when nobody waits for it any more.
 * @throws {Refusal} that says what happened, in words for the person at the viewer; when it was
 * cancelled, the reason of that.
 */
export async function dialTarget(
  address: Address,
  cancelled: AbortSignal,
  { timeoutMs = DIAL_TIMEOUT_MS, resolver = systemResolver }: DialOptions = {},
): Promise<DialledTarget> {
  cancelled.throwIfAborted();
  const expired = new AbortController();
  const timer = setTimeout(() => expired.abort(), timeoutMs);
  try {
    return await dial(address, {
      resolver,
      endsAt: performance.now() + timeoutMs,
      deadline: AbortSignal.any([cancelled, expired.signal]),
      limit: `${timeoutMs / 1000} s`,
    });
  } catch (error) {
    cancelled.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function dial(address: Address, options: Dial): Promise<DialledTarget> {
  const { deadline, limit } = options;
  const stream = await connect(address, options);
  const abort = () => closeQuietly(stream);
  deadline.addEventListener("abort", abort);
  if (deadline.aborted) abort();
  try {
    return { stream, banner: await readBanner(stream) };
  } catch (cause) {
    closeQuietly(stream);
    if (deadline.aborted) {
      throw new Refusal(504, `target gave no greeting within ${limit}`, { cause });
    }
    throw cause;
  } finally {
    deadline.removeEventListener("abort", abort);
  }
}

async function connect(address: Address, options: Dial): Promise<ByteStream> {
  try {
    if (address.transport === "unix") return await Deno.connect(address);
    return await connectTcp(address.hostname, address.port, options);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // Neither has a class of its own; Linux has 107 bytes for a path.
    const isPath = address.transport === "unix";
    const wrong = isPath
      ? "target's socket has too long a path"
      : "target's address cannot be dialled (a link-local one needs %INTERFACE)";
    const reason = error instanceof TypeError ? wrong : describeFailure(error);
    throw new Refusal(502, reason, { cause: error });
  }
}

/** Tries the addresses in the resolver's order, each with its share of the time that is left. */
async function connectTcp(hostname: string, port: number, options: Dial): Promise<ByteStream> {
  const addresses = await resolve(hostname, options);
  let failure: unknown = new Refusal(502, "target's name has no address");
  for (const [index, { address }] of addresses.entries()) {
    if (options.deadline.aborted) break;
    const shareMs = (options.endsAt - performance.now()) / (addresses.length - index);
    const share = new AbortController();
    const timer = setTimeout(() => share.abort(), shareMs);
    const signal = AbortSignal.any([options.deadline, share.signal]);
    try {
      const connection = await Deno.connect({ hostname: address, port, signal });
      connection.setNoDelay(true);
      return connection;
    } catch (cause) {
      failure = signal.aborted
        ? new Refusal(504, `target did not answer within ${options.limit}`, { cause })
        : cause;
    } finally {
      clearTimeout(timer);
    }
  }
  throw failure;
}

async function resolve(hostname: string, { resolver, deadline }: Dial) {
  const expired = Promise.withResolvers<never>();
  const expire = () => expired.reject(deadline.reason);
  deadline.addEventListener("abort", expire);
  try {
    return await Promise.race([resolver(hostname), expired.promise]);
  } catch (cause) {
    if (deadline.aborted) {
      throw new Refusal(504, "target's name was not resolved in time", { cause });
    }
    throw new Refusal(502, "target's name is not known", { cause });
  } finally {
    deadline.removeEventListener("abort", expire);
  }
}

async function readBanner(stream: ByteStream): Promise<Uint8Array> {
  const buffer = new Uint8Array(BANNER_BUFFER_BYTES);
  let length = 0;
  while (length < BANNER_BYTES) {
    const count = await stream.read(buffer.subarray(length)).catch((error) => {
      throw new Refusal(502, describeFailure(error), { cause: error });
    });
    if (count === null) throw new Refusal(502, "target closed the connection at once");
    length += count;
    if (!MAGIC.every((byte, i) => i >= length || buffer[i] === byte)) {
      throw new Refusal(502, "target is not a VNC server");
    }
  }
  return buffer.subarray(0, length);
}

/** The causes a person can do something about, by the system's code, else by Deno's error class. */
const FAILURES: Readonly<Record<string, string>> = {
  EMFILE: "gateway has too many files open",
  ENFILE: "gateway's machine has too many files open",
  ConnectionRefused: "target refused the connection",
  ConnectionReset: "target reset the connection",
  HostUnreachable: "target's host is unreachable",
  NetworkUnreachable: "target's network is unreachable",
  NotFound: "target's socket does not exist",
  PermissionDenied: "target's socket may not be opened",
  NotCapable: "target's socket may not be opened",
  TimedOut: "target did not answer in time",
  /** Of a unix socket: its queue is full. */
  WouldBlock: "target's socket has too many connections waiting",
};

function describeFailure(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string };
  return FAILURES[code!] ?? FAILURES[name!] ?? `target cannot be reached (${name ?? error})`;
}
