import { ConnectionClosed } from "../../rfb/errors.ts";
import { ByteReader } from "../../rfb/reader.ts";
import type { ByteStream } from "../byte_stream.ts";

/** Clients' messages are small: a handful fit. */
const READ_BYTES = 4096;

/** A viewer's connection: a reader of what it says and ordered writes, each awaited. */
export interface ViewerIo {
  readonly input: ByteReader;
  /** Sends all of `bytes`; resolves when they left. Calls must not overlap. */
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
}

/** Puts {@linkcode ViewerIo} on a connection. */
export function openViewerIo(stream: ByteStream): ViewerIo {
  const close = () => closeQuietly(stream);
  const input = new ByteReader({ read: () => readPortion(stream), write: () => {}, close });
  return { input, write: (bytes) => writeAll(stream, bytes), close };
}

async function readPortion(stream: ByteStream): Promise<Uint8Array | null> {
  const buffer = new Uint8Array(READ_BYTES);
  try {
    const count = await stream.read(buffer);
    return count === null ? null : buffer.subarray(0, count);
  } catch (cause) {
    throw new ConnectionClosed("Cannot read from the viewer: the connection broke", { cause });
  }
}

async function writeAll(stream: ByteStream, bytes: Uint8Array): Promise<void> {
  try {
    for (let at = 0; at < bytes.length;) at += await stream.write(bytes.subarray(at));
  } catch (cause) {
    throw new ConnectionClosed("Cannot write to the viewer: the connection broke", { cause });
  }
}

function closeQuietly(stream: ByteStream): void {
  try {
    stream.close();
  } catch {
    // It was closed before.
  }
}
