/**
 * Request heads of HTTP/1.1 (RFC 9112), strictly and only as much as a gateway of pages and
 * WebSockets needs: no bodies, no folded lines, no bare line feeds.
 */

/** Most bytes of a request line and its fields. */
export const HEAD_LIMIT_BYTES = 16 * 1024;

/** A request head, checked. */
export interface RequestHead {
  readonly method: string;
  /** Of HTTP: `1.1`, `1.0` or another of the first. */
  readonly version: string;
  /** Path and query, always beginning with `/`. */
  readonly target: string;
  readonly headers: Headers;
  /** Whether the connection may carry another request after the response. */
  readonly keepAlive: boolean;
}

/** A request that is answered with an error and a close. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  /** `status` is a 4xx or 5xx; `message` is the body a person sees. */
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

const REQUEST_LINE =
  /^(?<method>[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) (?<target>[\x21-\x7e\x80-\xff]+) HTTP\/(?<version>\d\.\d)$/;
// Blanks around the value belong to it here: a pattern for them would take quadratic time on blanks.
const FIELD = /^(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+):(?<value>[\t\x20-\x7e\x80-\xff]*)$/;
const HOST = /^(\[[0-9a-fA-F:.]+\]|[\w.~!$&'()*+,;=%-]+)(:\d{1,5})?$/;
/** Most fields; each costs a search among the others. */
const FIELDS_LIMIT = 100;
/** Fields that must not come twice: two readers might each believe another one. */
const SINGLE = ["host", "origin", "content-length", "sec-websocket-key", "sec-websocket-version"];

/** Where the head ends in `bytes` (just after its empty line), or -1 when it is not there yet. */
export function findHeadEnd(bytes: Uint8Array, from = 0): number {
  for (let i = bytes.indexOf(10, from); i >= 0; i = bytes.indexOf(10, i + 1)) {
    if (i >= 3 && bytes[i - 1] === 13 && bytes[i - 2] === 10 && bytes[i - 3] === 13) return i + 1;
  }
  return -1;
}

/**
 * Parses a head that ends with its empty line.
 *
 * @throws {HttpError} 400 for what is not HTTP/1, 405 for methods besides GET and HEAD, 413 for a body,
 * 431 for too many fields.
 */
export function parseHead(bytes: Uint8Array): RequestHead {
  const [requestLine = "", ...lines] = new TextDecoder("latin1").decode(bytes).split("\r\n");
  const request = REQUEST_LINE.exec(requestLine)?.groups;
  if (!request) throw new HttpError(400, "This is not an HTTP request.");
  if (!request.version!.startsWith("1.")) throw new HttpError(400, "Only HTTP/1.1 is spoken here.");
  const headers = parseFields(lines.slice(0, -2));
  checkHost(headers, request.version!);
  checkBody(headers);
  const method = request.method!;
  if (method !== "GET" && method !== "HEAD") {
    throw new HttpError(405, "Only GET and HEAD are answered.");
  }
  const target = originForm(request.target!);
  const version = request.version!;
  return { method, version, target, headers, keepAlive: isKeptAlive(version, headers) };
}

function parseFields(lines: readonly string[]): Headers {
  if (lines.length > FIELDS_LIMIT) throw new HttpError(431, "There are too many header fields.");
  const headers = new Headers();
  for (const line of lines) {
    const field = FIELD.exec(line)?.groups;
    if (!field) throw new HttpError(400, "A header field is malformed.");
    const name = field.name!.toLowerCase();
    if (headers.has(name) && SINGLE.includes(name)) {
      throw new HttpError(400, `The header field ${name} stands twice.`);
    }
    headers.append(name, field.value!);
  }
  return headers;
}

function checkHost(headers: Headers, version: string): void {
  const host = headers.get("host");
  if (host === null && version === "1.0") return;
  if (host === null || !HOST.test(host) || !URL.canParse(`http://${host}`)) {
    throw new HttpError(400, "The Host field is missing or malformed.");
  }
}

function checkBody(headers: Headers): void {
  const length = headers.get("content-length");
  if (headers.has("transfer-encoding") || (length !== null && length !== "0")) {
    throw new HttpError(413, "Requests must not have a body here.");
  }
}

/** Absolute targets are legal for any server (RFC 9112 section 3.2.2); only their path counts. */
function originForm(target: string): string {
  const path = percentEncode(target).replace(/^https?:\/\/[^/?#]*/i, "");
  const origin = path.startsWith("?") || path === "" ? `/${path}` : path;
  if (!origin.startsWith("/")) throw new HttpError(400, "The request target is malformed.");
  return origin;
}

/** Bytes beyond ASCII, which some clients send as they are. */
function percentEncode(target: string): string {
  return target.replace(
    /[\x80-\xff]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function isKeptAlive(version: string, headers: Headers): boolean {
  const tokens = listTokens(headers.get("connection"));
  return version === "1.0" ? tokens.includes("keep-alive") : !tokens.includes("close");
}

/** The comma-separated tokens of a field value, in lower case. */
export function listTokens(value: string | null): string[] {
  return (value ?? "").split(",").map((token) => token.trim().toLowerCase()).filter(Boolean);
}
