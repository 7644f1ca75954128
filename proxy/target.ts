/** Where a token leads, and how its address and options are written in a token file. */

/** The address of a VNC server. */
export type Address =
  | { readonly transport: "tcp"; readonly hostname: string; readonly port: number }
  | { readonly transport: "unix"; readonly path: string };

/** A VNC server and what holds for sessions with it. */
export interface Target {
  readonly address: Address;
  /** What viewers see; without it they see no more than their token: addresses are the operator's. */
  readonly name?: string;
  /** Whether viewers may only look. */
  readonly viewOnly: boolean;
}

const HOST_PORT =
  /^(?:\[(?<v6>[0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|(?<host>[^\s[\]/]+)):(?<port>\d{1,5})$/;
const HOST_NAME = /^[\p{L}\p{N}]([\p{L}\p{N}._-]*[\p{L}\p{N}.])?$/u;
/** The longest name of the DNS (RFC 1035 section 2.3.4), in text. */
const HOST_LIMIT = 253;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const UNIX = /^unix(?:_socket)?:(?<path>\/.+)$/;

/**
 * Reads `host:port`, `[IPv6]:port`, bare `IPv6:port` (the last colon parts them), `unix:/path` or
 * `unix_socket:/path`.
 *
 * @throws {SyntaxError} that says what was expected, without `text`: after a lost new line or blank,
 * the next line's token may stand in it.
 */
export function parseAddress(text: string): Address {
  const unix = UNIX.exec(text);
  if (unix) return { transport: "unix", path: unix.groups!.path! };
  const match = HOST_PORT.exec(text);
  const hostname = match?.groups?.v6 ?? match?.groups?.host;
  if (!match || hostname === undefined || !isHost(hostname)) {
    throw new SyntaxError(
      "Cannot use the address: expected HOST:PORT, [IPv6]:PORT or unix:/PATH",
    );
  }
  const port = Number(match.groups!.port);
  if (port < 1 || port > 65535) {
    throw new SyntaxError("Cannot use the port of the address: expected 1 to 65535");
  }
  return { transport: "tcp", hostname, port };
}

function isHost(hostname: string): boolean {
  if (hostname.length > HOST_LIMIT) return false;
  if (hostname.includes(":")) return isIpv6(hostname);
  // What looks like a mistyped IPv4 address is not looked up as a name.
  return /^[\d.]+$/.test(hostname) ? IPV4.test(hostname) : HOST_NAME.test(hostname);
}

function isIpv6(text: string): boolean {
  const [, address] = /^([\da-fA-F:.]+)(?:%[\w.-]+)?$/.exec(text) ?? [];
  return address !== undefined && URL.canParse(`http://[${address}]/`);
}

/** What the log calls a target. */
export function describeTarget({ name, address }: Target): string {
  return name ?? formatAddress(address);
}

/** An address as a person writes it. */
export function formatAddress(address: Address): string {
  if (address.transport === "unix") return `unix:${address.path}`;
  const host = address.hostname.includes(":") ? `[${address.hostname}]` : address.hostname;
  return `${host}:${address.port}`;
}
