/**
 * Every encoding and pseudo-encoding number we know, by its name in the RFB specification; those we
 * decode have an entry in `decoders/table.ts` or `pseudo/table.ts`. Signed 32-bit (RFC 6143 section 7.7).
 */
export const ENCODING = {
  Raw: 0,
  CopyRect: 1,
  RRE: 2,
  CoRRE: 4,
  Hextile: 5,
  Zlib: 6,
  Tight: 7,
  ZlibHex: 8,
  Ultra: 9,
  TRLE: 15,
  ZRLE: 16,
  ZYWRLE: 17,
  JPEG: 21,
  OpenH264: 50,
  /** Level 0; level `n` is this + `n`, up to 9. */
  JpegQualityLevel0: -32,
  /** Level 0; level `n` is this + `n`, up to 9. */
  CompressionLevel0: -256,
  DesktopSize: -223,
  LastRect: -224,
  PointerPos: -232,
  Cursor: -239,
  XCursor: -240,
  QemuPointerMotionChange: -257,
  QemuExtendedKeyEvent: -258,
  QemuAudio: -259,
  TightPNG: -260,
  QemuLedState: -261,
  Gii: -305,
  DesktopName: -307,
  ExtendedDesktopSize: -308,
  Xvp: -309,
  Fence: -312,
  ContinuousUpdates: -313,
  CursorWithAlpha: -314,
  ExtendedMouseButtons: -316,
  TightWithoutZlib: -317,
  VMwareCursor: 0x574d5664,
  VMwareCursorState: 0x574d5665,
  VMwareCursorPosition: 0x574d5666,
  VMwareKeyRepeat: 0x574d5667,
  VMwareLedState: 0x574d5668,
  VMwareDisplayModeChange: 0x574d5669,
  VMwareVirtualMachineState: 0x574d566a,
  ExtendedClipboard: -1063131698,
  /** libvncserver's own. */
  LibVncServerLedState: -131072,
} as const satisfies Record<string, number>;

/** The name of encoding `number`, or the number itself where we know none. */
export function encodingName(number: number): string {
  for (const [name, known] of Object.entries(ENCODING)) if (known === number) return name;
  return String(number);
}
