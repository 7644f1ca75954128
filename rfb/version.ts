import { ProtocolError, UnsupportedError } from "./errors.ts";
import type { ByteReader } from "./reader.ts";
import { decodeLatin1 } from "./text.ts";
import type { Transport } from "./transport.ts";

/** The dialects there are: every other version behaves as one of these. */
export type ProtocolVersion = "3.3" | "3.7" | "3.8";

/** What the server said, and how both behave from then on. */
export interface Negotiated {
  /** The server's version as it stood on the wire, such as `003.008`. */
  readonly banner: string;
  readonly version: ProtocolVersion;
}

const BANNER_BYTES = 12;
const BANNER = /^RFB ([0-9]{3})\.([0-9]{3})\n$/;

/** First bytes of what else may be listening on a port that somebody thought was VNC. */
const OTHER_PROTOCOLS: readonly (readonly [RegExp, string])[] = [
  [/^(HTTP|<!DO|<htm)/i, "a web server"],
  [/^SSH-/, "an SSH server"],
  // deno-lint-ignore no-control-regex -- a TLS record begins with these bytes
  [/^[\x14-\x17]\x03/, "a TLS server"],
  [/^220/, "a mail or FTP server"],
];

/**
 * Reads the server's ProtocolVersion, answers it and returns how both now behave (RFC 6143 section
 * 7.1.1): 12 bytes, `RFB xxx.yyy` and a line feed.
 *
 * Versions that nobody specified occur: 3.4 to 3.6 and UltraVNC's 3.10 and so on up to 3.16 (whose
 * minor is no version of the protocol), Apple's 3.889, Intel's 4.0, RealVNC's 4.1 and 5.x.
 *
 * @throws {ProtocolError} when the peer is no RFB server.
 * @throws {UnsupportedError} when it is a repeater or older than 3.3.
 */
export async function negotiateVersion(
  input: ByteReader,
  output: Transport,
): Promise<Negotiated> {
  // The first four bytes alone: some other protocols say less than a banner and then wait or close.
  await input.need(4);
  const start = decodeLatin1(input.peek().subarray(0, 4));
  if (start !== "RFB ") throw notRfb(start);
  await input.need(BANNER_BYTES);
  const line = decodeLatin1(input.bytes(BANNER_BYTES));
  const version = parseBanner(line);
  output.write(new TextEncoder().encode(`RFB 003.00${version.slice(2)}\n`));
  return { banner: line.slice(4, -1), version };
}

function notRfb(start: string): ProtocolError {
  const known = OTHER_PROTOCOLS.find(([pattern]) => pattern.test(start));
  return new ProtocolError(
    `Cannot talk RFB to this server: it began with ${JSON.stringify(start)}` +
      (known ? `, as ${known[1]} does` : "") + `, expected "RFB "`,
  );
}

/**
 * How a server behaves that says `banner`, its 12 bytes as text.
 *
 * @throws {ProtocolError} when that is no banner.
 * @throws {UnsupportedError} when it is a repeater's or older than 3.3.
 */
export function parseBanner(banner: string): ProtocolVersion {
  const match = BANNER.exec(banner);
  if (!match) {
    throw new ProtocolError(
      `Cannot read the protocol version ${
        JSON.stringify(banner)
      }: expected "RFB 003.008\\n" or alike`,
    );
  }
  const major = Number(match[1]);
  const minor = Number(match[2]);
  if (major === 0 && minor === 0) {
    throw new UnsupportedError(
      "Cannot connect by way of an UltraVNC repeater: it wants an ID that names the server",
    );
  }
  if (major < 3 || (major === 3 && minor < 3)) {
    throw new UnsupportedError(
      `Cannot speak protocol version ${major}.${minor}: expected 3.3 or later`,
    );
  }
  return dialectOf(major, minor);
}

function dialectOf(major: number, minor: number): ProtocolVersion {
  if (major > 3) return "3.8";
  if (ULTRAVNC_MINORS.has(minor) || minor < 7) return "3.3";
  return minor === 7 ? "3.7" : "3.8";
}

/** Minors by which UltraVNC and its single-click builds said 3.3 with extensions. */
const ULTRAVNC_MINORS: ReadonlySet<number> = new Set([4, 6, 10, 14, 16]);
