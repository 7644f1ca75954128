/**
 * One HTTP connection: requests are read one after the other and answered in order, until one asks for a
 * WebSocket. Every wait has a limit; a client that breaks a rule gets one clear answer and a close.
 */
import { STATUS_TEXT } from "@std/http/status";
import { type ByteStream, closeQuietly, writeAll } from "../byte_stream.ts";
import { withDeadline } from "../deadline.ts";
import { isSystemError } from "../errors.ts";
import { type HeadRead, HeadReader, type HeadTimeouts } from "./head_reader.ts";
import { HttpError, listTokens, type RequestHead } from "./head.ts";
import { textResponse } from "./text_response.ts";

/** How long a client may take, in ms. */
export interface HttpTimeouts extends HeadTimeouts {
  /** To take a whole response. */
  readonly responseMs: number;
}

/** The limits of a connection; tests use shorter ones. */
export const HTTP_TIMEOUTS: HttpTimeouts = {
  headMs: 10_000,
  keepAliveMs: 30_000,
  responseMs: 30_000,
};
/** What we still read from a client that was refused, so that a reset does not overtake our answer. */
const LINGER_LIMIT_BYTES = 256 * 1024;
const LINGER_MS = 1_000;

/** Answers one request. */
export type Handler = (request: Request) => Response | Promise<Response>;

/**
 * Serves `stream` until the client leaves, breaks a rule, or asks for a WebSocket.
 *
 * @param scheme what the client used, for the request's URL.
 * @returns the head that asks for a WebSocket, for the caller to go on with; `undefined` when the
 * connection is over and closed.
 * @throws {Error} what is no fault of the client or the network.
 */
export async function serveHttp(
  stream: ByteStream,
  scheme: "http" | "https",
  handler: Handler,
  timeouts: HttpTimeouts = HTTP_TIMEOUTS,
): Promise<HeadRead | undefined> {
  const heads = new HeadReader(stream, timeouts);
  try {
    for (let read = await heads.next(); read; read = await heads.next()) {
      if (isUpgrade(read.head)) return read;
      const response = await handler(toRequest(read.head, scheme));
      const keepAlive = read.head.keepAlive && response.status < 400;
      const body = read.head.method !== "HEAD";
      await writeResponse(stream, response, { keepAlive, body, timeoutMs: timeouts.responseMs });
      if (!keepAlive) {
        await linger(stream, () => hearOut(stream));
        break;
      }
    }
  } catch (error) {
    if (error instanceof HttpError) {
      await refuse(stream, error, { responseMs: timeouts.responseMs });
    } else if (!isSystemError(error)) throw error;
  }
  closeQuietly(stream);
  return undefined;
}

/** Whether a head asks for a WebSocket (RFC 6455 section 4.2.1); in HTTP/1.0 none can (RFC 9110 section 7.8). */
function isUpgrade(head: RequestHead): boolean {
  return head.version !== "1.0" && listTokens(head.headers.get("upgrade")).includes("websocket");
}

/**
 * The head as a web-standard request.
 *
 * @throws {HttpError} 400 when host and target make no URL.
 */
function toRequest(head: RequestHead, scheme: "http" | "https"): Request {
  const url = `${scheme}://${head.headers.get("host") ?? "localhost"}${head.target}`;
  if (!URL.canParse(url)) throw new HttpError(400, "The request target is malformed.");
  return new Request(url, { method: head.method, headers: head.headers });
}

/** What a refusal may differ in. */
export interface RefusalOptions {
  /** How long the client may take to read it, in ms. @default that of {@linkcode HTTP_TIMEOUTS} */
  readonly responseMs?: number;
  /** Reads what the client still sends. @default the stream is read */
  readonly drain?: () => Promise<void>;
}

/** Answers with an error, ends our direction, and hears the client out for a moment before the close. */
export async function refuse(
  stream: ByteStream,
  error: HttpError,
  { responseMs = HTTP_TIMEOUTS.responseMs, drain = () => hearOut(stream) }: RefusalOptions = {},
): Promise<void> {
  const options = { keepAlive: false, body: true, timeoutMs: responseMs };
  try {
    await writeResponse(stream, errorResponse(error), options);
    await linger(stream, drain);
  } catch {
    // The client left first; there is nobody to tell.
  }
  closeQuietly(stream);
}

/** Fields that a status demands (RFC 9110 sections 15.5.6 and 15.5.22, RFC 6455 section 4.4). */
const STATUS_FIELDS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  405: { "allow": "GET, HEAD" },
  426: { "upgrade": "websocket", "sec-websocket-version": "13" },
};

function errorResponse({ status, message }: HttpError): Response {
  return textResponse(status, message, STATUS_FIELDS[status]);
}

/** Writes status line, fields and body as one piece; a client that does not take it in time is given up. */
async function writeResponse(
  stream: ByteStream,
  response: Response,
  options: { readonly keepAlive: boolean; readonly body: boolean; readonly timeoutMs: number },
): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer());
  const reason: string = STATUS_TEXT[response.status] ?? "";
  const fields = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = `HTTP/1.1 ${response.status} ${reason}\r\n${fields}` +
    (response.status === 304 ? "" : `content-length: ${body.length}\r\n`) +
    `connection: ${options.keepAlive ? "keep-alive" : "close"}\r\n\r\n`;
  const bytes = new TextEncoder().encode(head);
  const whole = new Uint8Array(bytes.length + (options.body ? body.length : 0));
  whole.set(bytes);
  if (options.body) whole.set(body, bytes.length);
  const written = writeAll(stream, whole).then(() => true);
  if (!await withDeadline(written, options.timeoutMs)) {
    throw new Deno.errors.TimedOut("The client did not read");
  }
}

/** Ends our direction and hears the client out, up to the limits above. */
async function linger(stream: ByteStream, drain: () => Promise<void>): Promise<void> {
  await withDeadline(stream.closeWrite().then(drain), LINGER_MS);
}

async function hearOut(stream: ByteStream): Promise<void> {
  const buffer = new Uint8Array(4 * 1024);
  for (let left = LINGER_LIMIT_BYTES; left > 0;) {
    const count = await stream.read(buffer);
    if (count === null) return;
    left -= count;
  }
}
