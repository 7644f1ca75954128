/** Rectangles that carry no pixels (pseudo-encodings), each written with its header. */
import type { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import type { Rect } from "../../rfb/rect.ts";
import type { ScreenLayout } from "./screen_layout.ts";

const EMPTY: Rect = { x: 0, y: 0, width: 0, height: 0 };

/** A rectangle's header: U16 x, y, width, height, S32 encoding. */
export function writeRectHeader(rect: Rect, encoding: number, out: ByteWriter): void {
  for (const field of [rect.x, rect.y, rect.width, rect.height]) out.u16(field);
  out.s32(encoding);
}

/** A pseudo-encoding that says by its presence that the server knows it. */
export function writeAck(encoding: number, out: ByteWriter): void {
  writeRectHeader(EMPTY, encoding, out);
}

/** DesktopName: U32 length, UTF-8. */
export function writeName(name: string, out: ByteWriter): void {
  const bytes = new TextEncoder().encode(name);
  writeAck(ENCODING.DesktopName, out);
  out.u32(bytes.length);
  out.bytes(bytes);
}

/** DesktopSize: all in the header. */
export function writeSize(width: number, height: number, out: ByteWriter): void {
  writeRectHeader({ x: 0, y: 0, width, height }, ENCODING.DesktopSize, out);
}

/** Why an ExtendedDesktopSize is sent: who changed the layout, and with what result. */
export interface LayoutNews {
  /** 0 the server, 1 this viewer, 2 another viewer. */
  readonly reason: number;
  readonly status: number;
}

/** ExtendedDesktopSize: reason and status as x and y; U8 n, pad 3, n × (U32 id, U16 x, y, width, height, U32 flags). */
export function writeLayout(
  { width, height, screens }: ScreenLayout,
  { reason, status }: LayoutNews,
  out: ByteWriter,
): void {
  writeRectHeader({ x: reason, y: status, width, height }, ENCODING.ExtendedDesktopSize, out);
  out.u32(screens.length * 2 ** 24);
  for (const { id, x, y, width, height, flags } of screens) {
    out.u32(id);
    for (const field of [x, y, width, height]) out.u16(field);
    out.u32(flags);
  }
}

/** QEMU's LED state: U8. */
export function writeQemuLeds(leds: number, out: ByteWriter): void {
  writeAck(ENCODING.QemuLedState, out);
  out.u8(leds);
}

/** VMware's LED state: U32. */
export function writeVMwareLeds(leds: number, out: ByteWriter): void {
  writeAck(ENCODING.VMwareLedState, out);
  out.u32(leds);
}

/** QEMU's pointer motion: x is 1 where positions are wanted, 0 for movements. */
export function writePointerMotion(absolute: boolean, out: ByteWriter): void {
  writeRectHeader(
    { ...EMPTY, x: Number(absolute) },
    ENCODING.QemuPointerMotionChange,
    out,
  );
}

/** PointerPos: the pointer was moved to `x`, `y`. */
export function writePointerPosition(x: number, y: number, out: ByteWriter): void {
  writeRectHeader({ ...EMPTY, x, y }, ENCODING.PointerPos, out);
}
