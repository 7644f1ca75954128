/**
 * A connection as the bridge sees it: what `Deno.TcpConn`, `Deno.UnixConn` and our TLS have
 * in common, so that sockets are used as they are and tests can put memory in their place.
 */
export interface ByteStream {
  /** Reads into `buffer`; the count, or `null` at the end of the stream. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes at least one byte of `data`; the count. */
  write(data: Uint8Array): Promise<number>;
  /** Ends our direction; the other may go on. */
  closeWrite(): Promise<void>;
  /** Ends both directions at once and frees the handle. */
  close(): void;
  /** Whether Nagle's algorithm holds small messages back. @default false */
  readonly holdsSmallMessages?: boolean;
}

/** A byte stream and who is at its other end. */
export interface Connection extends ByteStream {
  readonly remoteAddr: Deno.NetAddr;
}

/** Writes every byte of `data`. @throws what the stream throws. */
export async function writeAll(stream: Pick<ByteStream, "write">, data: Uint8Array): Promise<void> {
  for (let at = 0; at < data.length;) at += await stream.write(data.subarray(at));
}

/** Closes, whatever state the stream is in. */
export function closeQuietly(stream: ByteStream): void {
  try {
    stream.close();
  } catch {
    // It was closed before.
  }
}
