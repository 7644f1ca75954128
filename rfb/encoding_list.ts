import { DECODERS } from "./decoders/table.ts";
import { ENCODING } from "./encodings.ts";
import type { Platform } from "./platform.ts";
import { PSEUDO_RECTS } from "./pseudo/table.ts";
import type { ClientSettings } from "./session/client_options.ts";
import type { ServerKind } from "./session/server_kind.ts";

/** What a list is made for. */
export interface EncodingListWishes extends Pick<ClientSettings, "quality" | "compression"> {
  readonly server: ServerKind;
  readonly platform: Platform;
}

/** A good middle for both: 6 of 9 is hardly to be told from the original, more compression hardly pays. */
const DEFAULT_QUALITY = 6;
const DEFAULT_COMPRESSION = 2;

const E = ENCODING;

/**
 * Encodings for pictures by server, best first. Of most servers the first one that they know is what
 * they use, so the order follows what each does well; Raw is last, since it needs no asking.
 */
const PICTURES: Readonly<Record<ServerKind, readonly number[]>> = {
  other: [E.CopyRect, E.Tight, E.ZRLE, E.Hextile, E.RRE, E.Zlib, E.CoRRE, E.TightPNG, E.Raw],
  // The list that its firmware takes; ZRLE is the one that is not as large as Raw.
  amt: [E.CopyRect, E.ZRLE, E.Raw],
  panel: [E.CopyRect, E.Hextile, E.RRE, E.CoRRE, E.Raw],
  qemu: [E.Tight, E.ZRLE, E.Zlib, E.Hextile, E.TightPNG, E.Raw],
  neatvnc: [E.OpenH264, E.Tight, E.ZRLE, E.Raw],
  ultravnc: [E.CopyRect, E.Tight, E.ZRLE, E.Zlib, E.Hextile, E.RRE, E.CoRRE, E.Raw],
  realvnc: [E.CopyRect, E.ZRLE, E.TRLE, E.Hextile, E.RRE, E.JPEG, E.Raw],
  apple: [E.CopyRect, E.ZRLE, E.Zlib, E.Hextile, E.RRE, E.Raw],
  tightvnc: [E.CopyRect, E.Tight, E.ZRLE, E.Hextile, E.RRE, E.Raw],
};

/** Without a quality level wayvnc's Tight has a bug in very small rectangles. */
const NEATVNC_LOSSLESS: readonly number[] = [E.ZRLE, E.Raw];

/** Extensions that are shown by messages, or by nothing: the parsers are in `messages/table.ts`. */
const HINTS: readonly number[] = [
  E.LastRect,
  E.Fence,
  E.ContinuousUpdates,
  E.Xvp,
  E.ExtendedClipboard,
];

/** Pseudo-encodings that a kind of server gets wrong. */
const AVOIDED: Readonly<Partial<Record<ServerKind, readonly number[]>>> = {
  // Its pixels are in the host's own order, and alpha is not premultiplied.
  qemu: [E.CursorWithAlpha],
};

/** Encodings that come as JPEG files, or whose files only a platform decodes. */
const NEEDS_PICTURES: readonly number[] = [E.TightPNG, E.JPEG];

/**
 * What to ask a server for with SetEncodings, best first (RFC 6143 section 7.5.2): encodings for pictures,
 * quality and compression levels, and all pseudo-encodings that we can read.
 */
export function encodingList(wishes: EncodingListWishes): number[] {
  const { server, platform, quality = DEFAULT_QUALITY } = wishes;
  const compression = wishes.compression ?? DEFAULT_COMPRESSION;
  const isLossless = quality === "lossless" || platform.decodePicture === undefined;
  const avoided = AVOIDED[server] ?? [];
  const pictures = server === "neatvnc" && isLossless ? NEATVNC_LOSSLESS : PICTURES[server];
  return [
    ...pictures.filter((encoding) => isDecodable(encoding, platform, isLossless)),
    ...isLossless ? [] : [E.JpegQualityLevel0 + level(quality)],
    E.CompressionLevel0 + level(compression),
    ...[...PSEUDO_RECTS.keys(), ...HINTS].filter((encoding) => !avoided.includes(encoding)),
  ];
}

function isDecodable(encoding: number, platform: Platform, isLossless: boolean): boolean {
  if (!DECODERS.has(encoding)) return false;
  if (encoding === E.OpenH264) return platform.createVideoDecoder !== undefined && !isLossless;
  if (encoding === E.JPEG && isLossless) return false;
  return !NEEDS_PICTURES.includes(encoding) || platform.decodePicture !== undefined;
}

function level(value: number): number {
  return Math.max(0, Math.min(9, Math.round(value)));
}
