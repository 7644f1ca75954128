import type { SecurityIO } from "./security/security_type.ts";
import { signIn } from "./security/sign_in.ts";
import { readServerInit, type ServerInit } from "./server_init.ts";
import { negotiateVersion } from "./version.ts";

/** A server as it stands after the handshake. */
export interface Peer extends ServerInit {
  /** Its protocol version as it stood on the wire, such as `003.008`. */
  readonly banner: string;
  /** The numbers of the security types that it offered. */
  readonly securityTypes: readonly number[];
}

/** What the handshake needs besides the wire and the credentials. */
export interface HandshakeIO extends SecurityIO {
  /** Called once the peer proved to be an RFB server and signing in begins. */
  readonly authenticating: () => void;
  /** Called when we are in and have asked for the desktop, which comes in one round trip. */
  readonly joining?: () => void;
}

/**
 * Everything up to the first message: version, security, ClientInit and ServerInit (RFC 6143 section
 * 7.1 to 7.3).
 *
 * @param shared whether other viewers may stay.
 * @throws {RfbError} that says what failed.
 */
export async function handshake(io: HandshakeIO, shared: boolean): Promise<Peer> {
  const { banner, version } = await negotiateVersion(io.input, io.output);
  io.authenticating();
  const securityTypes = await signIn(io, version);
  // ClientInit is this flag alone; exactly 0 or 1, since the other bits mean things to some servers.
  io.output.write(Uint8Array.of(shared ? 1 : 0));
  io.joining?.();
  return { banner, securityTypes, ...await readServerInit(io.input) };
}
