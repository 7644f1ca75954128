/** PIXEL_FORMAT as 16 bytes, both ways, from the server's side (RFC 6143 section 7.4). */
import type { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { ProtocolError, UnsupportedError } from "../../rfb/errors.ts";
import type { PixelFormat } from "../../rfb/pixel_format.ts";
import type { ByteReader } from "../../rfb/reader.ts";

/**
 * Reads the 16 bytes a viewer asks for; they must be there.
 *
 *     U8 bitsPerPixel, depth, bigEndian, trueColour, U16 redMax, greenMax, blueMax,
 *     U8 redShift, greenShift, blueShift, pad 3
 *
 * @throws {UnsupportedError} for colour maps.
 * @throws {ProtocolError} for components that do not fit the pixel.
 */
export function readPixelFormat(input: ByteReader): PixelFormat {
  const format = {
    bitsPerPixel: input.u8(),
    depth: input.u8(),
    bigEndian: input.u8() !== 0,
    trueColour: input.u8() !== 0,
    redMax: input.u16(),
    greenMax: input.u16(),
    blueMax: input.u16(),
    redShift: input.u8(),
    greenShift: input.u8(),
    blueShift: input.u8(),
  };
  input.skip(3);
  if (!format.trueColour) {
    throw new UnsupportedError("Cannot use a colour map: expected true colour");
  }
  checkComponents(format);
  return format;
}

function checkComponents(format: PixelFormat): void {
  const { bitsPerPixel } = format;
  const fits = (max: number, shift: number) => shift < 32 && max * 2 ** shift < 2 ** bitsPerPixel;
  if (
    [8, 16, 32].includes(bitsPerPixel) && fits(format.redMax, format.redShift) &&
    fits(format.greenMax, format.greenShift) && fits(format.blueMax, format.blueShift)
  ) return;
  throw new ProtocolError(
    `Cannot use a pixel format of ${bitsPerPixel} bits: expected 8, 16 or 32, and components that fit`,
  );
}

/** Writes the 16 bytes that ServerInit tells. */
export function writePixelFormat(format: PixelFormat, out: ByteWriter): void {
  out.u8(format.bitsPerPixel);
  out.u8(format.depth);
  out.u8(format.bigEndian ? 1 : 0);
  out.u8(format.trueColour ? 1 : 0);
  for (const max of [format.redMax, format.greenMax, format.blueMax]) out.u16(max);
  for (const shift of [format.redShift, format.greenShift, format.blueShift]) out.u8(shift);
  out.bytes(new Uint8Array(3));
}
