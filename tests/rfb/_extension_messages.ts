import { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { encodeCursor } from "../../rfb/encoders/cursor.ts";
import { encodeCursorWithAlpha } from "../../rfb/encoders/cursor_with_alpha.ts";
import { PixelPacker } from "../../rfb/encoders/pixel_packer.ts";
import { encodeVMwareCursor } from "../../rfb/encoders/vmware_cursor.ts";
import { encodeXCursor } from "../../rfb/encoders/x_cursor.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { CANVAS_FORMAT } from "../../rfb/pixel_format.ts";
import { concat, hex } from "../_bytes.ts";
import { rectHeader } from "./_feed.ts";
import { encodeVMwareMaskCursor } from "./encoders/_vmware_mask_cursor.ts";

/** Every message a server may send to one who asked for all, but updates. */
const MESSAGES: Readonly<Record<string, string>> = {
  "colour map": "01 00 0001 0002 ffff00000000 00008000ffff",
  bell: "02",
  "cut text": "03 000000 00000003 616263",
  "empty cut text": "03 000000 00000000",
  "clipboard: caps for text and HTML": "03 000000 fffffff4 1f000005 00100000 00001000",
  "clipboard: notify text": "03 000000 fffffffc 08000001",
  "clipboard: notify nothing": "03 000000 fffffffc 08000000",
  "clipboard: request text": "03 000000 fffffffc 02000001",
  "clipboard: peek": "03 000000 fffffffc 04000000",
  "clipboard: provide text": "03 000000 ffffffe6 10000001 " +
    "78 01 01 0b00 f4ff 00000007 68 c3a9 0d 0a 78 00 0c3c026b",
  "end of continuous updates": "96",
  "fence with request": "f8 000000 80000003 02 aabb",
  "fence without": "f8 000000 00000001 00",
  "fence, unknown flags, longest": `f8 000000 ffffffff 40 ${"5a".repeat(64)}`,
  "xvp: init": "fa 00 01 01",
  "xvp: failed": "fa 00 01 00",
  "gii: version, big-endian": "fd 81 0004 0001 0001",
  "gii: device, little-endian": "fd 02 0400 01000000",
  "audio: begin": "ff 01 0001",
  "audio: data": "ff 01 0002 00000008 0001020304050607",
  "audio: end": "ff 01 0000",
};

/** The messages, in an order in which a server may send them. */
export function extensionMessages(): Uint8Array[] {
  return Object.values(MESSAGES).map(hex);
}

const PACKER = new PixelPacker(CANVAS_FORMAT);

/** Opaque, hidden and half transparent pixels. */
const SHAPE = {
  width: 9,
  height: 3,
  pixels: Uint32Array.from({ length: 27 }, (_, i) => [0xff302010, 0, 0x80ffffff][i % 3]!),
};

/** A rectangle of SHAPE's size whose hotspot is 2, 1, or one without pixels. */
function pointer(
  encoding: number,
  write: (shape: typeof SHAPE, out: ByteWriter) => void,
  shape = SHAPE,
): Uint8Array {
  const out = new ByteWriter();
  write(shape, out);
  return concat(rectHeader(2, 1, shape.width, shape.height, encoding), out.take());
}

function plain(encoding: number, payload: string, x = 0, y = 0, width = 0, height = 0) {
  return concat(rectHeader(x, y, width, height, encoding), hex(payload));
}

/** Pseudo-rectangles of every kind with their headers, none of which resizes a desktop of this size. */
export function extensionRects(width: number, height: number): Uint8Array[] {
  const size = (value: number) => value.toString(16).padStart(4, "0");
  const screen = `0000 0000 ${size(width)} ${size(height)} 00000000`;
  const hidden = { width: 0, height: 0, pixels: new Uint32Array(0) };
  return [
    plain(ENCODING.DesktopName, "00000007 64c3a9736b2032"),
    plain(ENCODING.DesktopName, "", 0, 0, 3, 3),
    plain(ENCODING.ExtendedDesktopSize, `01 000000 00000000 ${screen}`, 0, 0, width, height),
    plain(
      ENCODING.ExtendedDesktopSize,
      `02 000000 00000001 ${screen} 00000002 ${screen}`,
      ...[1, 3, width, height] as const,
    ),
    pointer(ENCODING.Cursor, (shape, out) => encodeCursor(shape, PACKER, out)),
    pointer(ENCODING.Cursor, () => {}, hidden),
    pointer(ENCODING.XCursor, encodeXCursor),
    pointer(ENCODING.XCursor, () => {}, hidden),
    pointer(ENCODING.CursorWithAlpha, encodeCursorWithAlpha),
    pointer(ENCODING.CursorWithAlpha, encodeCursorWithAlpha, hidden),
    pointer(ENCODING.VMwareCursor, encodeVMwareCursor),
    pointer(ENCODING.VMwareCursor, (shape, out) => encodeVMwareMaskCursor(shape, PACKER, out)),
    plain(ENCODING.VMwareCursorState, "0003"),
    plain(ENCODING.VMwareCursorPosition, "", 5, 6),
    plain(ENCODING.VMwareLedState, "00000006"),
    plain(ENCODING.PointerPos, "", 7, 8),
    plain(ENCODING.QemuLedState, "05", 0, 0, 1, 1),
    plain(ENCODING.LibVncServerLedState, "", 130, 0),
    plain(ENCODING.QemuPointerMotionChange, "", 1, 0, width, height),
    plain(ENCODING.QemuPointerMotionChange, "", 0, 0, width, height),
    plain(ENCODING.QemuExtendedKeyEvent, "", 0, 0, width, height),
    plain(ENCODING.QemuAudio, "", 0, 0, width, height),
    plain(ENCODING.ExtendedMouseButtons, ""),
  ];
}
