import type { PixelFormat } from "../pixel_format.ts";
import type { Colours } from "./client_options.ts";

/** What a server says of itself before the first message. */
export interface ServerIdentity {
  /** Its protocol version as it stands on the wire, such as `003.008`. */
  readonly banner: string;
  /** The numbers of the security types that it offers. */
  readonly securityTypes: readonly number[];
  /** The desktop's name. */
  readonly name: string;
  /** Its own pixel format. */
  readonly format: PixelFormat;
}

/** Servers that want to be treated differently; `other` is everything else. */
export type ServerKind =
  | "amt"
  | "panel"
  | "qemu"
  | "neatvnc"
  | "ultravnc"
  | "realvnc"
  | "apple"
  | "tightvnc"
  | "other";

/** UltraVNC's own security types. */
const ULTRAVNC_TYPES = [17, 113, 114, 115, 117, 118];
const REALVNC_TYPES = [13, 133, 192];
const APPLE_TYPES = [33, 35, 36];
const TIGHT = 16;
const VENCRYPT = 19;

/** How each kind is told, the first that fits. */
const SIGNS: readonly (readonly [ServerKind, (server: ServerIdentity) => boolean])[] = [
  ["amt", ({ banner, name }) => banner === "004.000" || /^Intel\(r\) AMT/i.test(name)],
  // B&R's panels have 256 colours of their own and nothing else, whatever is set.
  [
    "panel",
    ({ banner, format }) => banner === "003.003" && !format.trueColour && format.bitsPerPixel === 8,
  ],
  ["qemu", ({ name }) => /^QEMU\b/.test(name)],
  ["neatvnc", ({ name }) => /^(wayvnc|neatvnc)\b/i.test(name)],
  ["ultravnc", offersAny(ULTRAVNC_TYPES)],
  [
    "realvnc",
    ({ banner, ...server }) =>
      banner === "004.001" || banner.startsWith("005") || offersAny(REALVNC_TYPES)(server),
  ],
  ["apple", ({ banner, ...server }) => banner === "003.889" || offersAny(APPLE_TYPES)(server)],
  [
    "tightvnc",
    ({ securityTypes }) => securityTypes.includes(TIGHT) && !securityTypes.includes(VENCRYPT),
  ],
];

function offersAny(types: readonly number[]) {
  return ({ securityTypes }: Pick<ServerIdentity, "securityTypes">) =>
    securityTypes.some((type) => types.includes(type));
}

/** Which kind a server is. */
export function serverKindOf(server: ServerIdentity): ServerKind {
  return SIGNS.find(([, fits]) => fits(server))?.[0] ?? "other";
}

/** Whether a server keeps to its own pixel format: it ignores SetPixelFormat, or takes none but its own. */
export function keepsItsFormat(kind: ServerKind, format: PixelFormat): boolean {
  return kind === "panel" || (kind === "amt" && format.bitsPerPixel < 32);
}

/** As many of the colours wished for as a server can send: Intel's AMT has pixels of 8 and 16 bits alone. */
export function possibleColours(kind: ServerKind, wished: Colours): Colours {
  return kind === "amt" && wished === "full" ? "16-bit" : wished;
}

/**
 * Whether a fence marks the place of a change of format: neatvnc answers fences, but encodes pictures
 * beside reading messages.
 */
export function marksByFences(kind: ServerKind): boolean {
  return kind !== "neatvnc";
}

/**
 * Whether a server that has no fences may be asked for a few pixels, only to see how long that takes; those
 * may not that are known to stumble over requests which others understand.
 */
export function mayBeProbed(kind: ServerKind): boolean {
  return !["amt", "panel", "apple", "neatvnc"].includes(kind);
}

/**
 * Whether a server uses up exactly one request with each update that it sends, be it only a cursor or a
 * size, until it sends unasked: neatvnc, all versions to 1.0. Others may answer several by one.
 */
export function countsRequests(kind: ServerKind): boolean {
  return kind === "neatvnc";
}

/** Whether a wish for another size makes the server close the connection, although it shows its layout. */
export function closesOnResize(kind: ServerKind): boolean {
  return kind === "tightvnc";
}
