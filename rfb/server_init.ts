import { ProtocolError } from "./errors.ts";
import { checkFramebufferSize } from "./framebuffer.ts";
import { parsePixelFormat, PIXEL_FORMAT_BYTES, type PixelFormat } from "./pixel_format.ts";
import type { ByteReader } from "./reader.ts";
import { decodeLabel } from "./text.ts";

/** Longest desktop name that is read. */
const NAME_LIMIT_BYTES = 64 * 1024;

/** What a server says of its desktop. */
export interface ServerInit {
  /** In pixels; 0 where there is no display yet (Apple). */
  readonly width: number;
  readonly height: number;
  /** Its own format, which holds until we set ours. */
  readonly format: PixelFormat;
  readonly name: string;
}

/**
 * ServerInit, RFC 6143 section 7.3.2:
 *
 *     0 width U16   2 height U16   4 PIXEL_FORMAT 16   20 name-length U32   24 name
 *
 * @throws {ProtocolError} when the framebuffer, the format or the name is beyond the limits.
 */
export async function readServerInit(input: ByteReader): Promise<ServerInit> {
  await input.need(4 + PIXEL_FORMAT_BYTES);
  const width = input.u16();
  const height = input.u16();
  checkFramebufferSize(width, height);
  const format = parsePixelFormat(input.bytes(PIXEL_FORMAT_BYTES));
  return { width, height, format, name: await readName(input) };
}

/**
 * A desktop's name, as ServerInit and DesktopName carry it: U32 length and text.
 *
 * @throws {ProtocolError} when it is longer than {@linkcode NAME_LIMIT_BYTES}.
 */
export async function readName(input: ByteReader): Promise<string> {
  await input.need(4);
  const length = input.u32();
  if (length > NAME_LIMIT_BYTES) {
    throw new ProtocolError(
      `Cannot read a desktop name of ${length} bytes: expected at most ${NAME_LIMIT_BYTES}`,
    );
  }
  await input.need(length);
  return decodeLabel(input.bytes(length));
}
