/** The opening handshake of RFC 6455 section 4.2, and which sub-protocol a connection speaks. */
import { HttpError, listTokens, type RequestHead } from "../http/head.ts";

/** The sub-protocol of our own page: refusals come as closes with a code, text frames carry JSON. */
export const OWN_PROTOCOL = "vncgw.1";
/** What older clients offer: plain RFB bytes in binary frames. */
const BINARY_PROTOCOL = "binary";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const KEY = /^[A-Za-z0-9+/]{22}==$/;

/** A handshake that can be answered. */
export interface Handshake {
  readonly key: string;
  /** The chosen sub-protocol; absent when the client offered none. */
  readonly protocol?: string;
}

/**
 * Checks the client's half.
 *
 * @throws {HttpError} 400 for a wrong handshake or when only sub-protocols unknown to us are offered, 426 for
 * another version.
 */
export function readHandshake(head: RequestHead): Handshake {
  const { headers } = head;
  if (head.method !== "GET") throw new HttpError(400, "A WebSocket is asked for by GET.");
  if (!listTokens(headers.get("connection")).includes("upgrade")) {
    throw new HttpError(400, "The Connection field does not name Upgrade.");
  }
  if (headers.get("sec-websocket-version") !== "13") {
    throw new HttpError(426, "Only version 13 of the WebSocket protocol is spoken here.");
  }
  const key = headers.get("sec-websocket-key") ?? "";
  if (!KEY.test(key)) {
    throw new HttpError(400, "The Sec-WebSocket-Key field is missing or malformed.");
  }
  const offered = (headers.get("sec-websocket-protocol") ?? "").split(",")
    .map((name) => name.trim()).filter(Boolean);
  if (offered.length === 0) return { key };
  const protocol = [OWN_PROTOCOL, BINARY_PROTOCOL].find((known) => offered.includes(known));
  if (protocol === undefined) {
    throw new HttpError(400, `The sub-protocols offered are not known; '${BINARY_PROTOCOL}' is.`);
  }
  return { key, protocol };
}

/** The server's half: the bytes of the 101 response. */
export async function encodeHandshake(handshake: Handshake): Promise<Uint8Array> {
  const accept = await acceptKey(handshake.key);
  const protocol = handshake.protocol ? `Sec-WebSocket-Protocol: ${handshake.protocol}\r\n` : "";
  return new TextEncoder().encode(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      `Sec-WebSocket-Accept: ${accept}\r\n${protocol}\r\n`,
  );
}

/** The proof that a server understood `key` (section 4.2.2, step 5.4). */
export async function acceptKey(key: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(key + GUID));
  return new Uint8Array(digest).toBase64();
}
