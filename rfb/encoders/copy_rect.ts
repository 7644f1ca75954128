import type { ByteWriter } from "./byte_writer.ts";

/** CopyRect: where the rectangle's pixels stand in the client's picture (RFC 6143 section 7.7.2). */
export function encodeCopyRect(sourceX: number, sourceY: number, out: ByteWriter): void {
  out.u16(sourceX);
  out.u16(sourceY);
}
