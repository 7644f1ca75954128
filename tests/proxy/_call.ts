import { assert, assertEquals } from "@std/assert";
import { writeAll } from "../../proxy/byte_stream.ts";
import { parseHead } from "../../proxy/http/head.ts";
import { runSession } from "../../proxy/session.ts";
import type { Context } from "./_context.ts";
import { memoryPair, type MemoryStream, readAll } from "./_memory_stream.ts";
import { clientFrame, handshakeBytes, hearToClose, readResponseHead } from "./_websocket_client.ts";

/** The sub-protocols a client may offer, or none. */
export const PROTOCOLS = ["vncgw.1", "binary", undefined] as const;
export type Protocol = typeof PROTOCOLS[number];

/** A viewer that asked: its end, the gateway's, and the session. */
export interface Call {
  readonly viewer: MemoryStream;
  readonly near: MemoryStream;
  readonly done: Promise<void>;
}

/** Asks for a session as a browser or an old client does. */
export function call(
  context: Context,
  path: string,
  protocol: Protocol,
  fields: Record<string, string> = {},
  parts: Partial<Context["parts"]> = {},
): Call {
  const [near, viewer] = memoryPair();
  const offered = protocol ? { "Sec-WebSocket-Protocol": protocol } : {};
  const head = parseHead(handshakeBytes(path, { ...offered, ...fields }));
  const done = runSession({ ...context.parts, ...parts }, {
    stream: near,
    request: { head, rest: new Uint8Array(0) },
    address: "192.0.2.7:1234",
  });
  return { viewer, near, done };
}

/** How a viewer is turned away: by HTTP status and body, or by close code and reason. */
export async function refusalOf({ viewer, near, done }: Call): Promise<[number, string]> {
  const head = await readResponseHead(viewer);
  let refusal: [number, string];
  if (head.startsWith("HTTP/1.1 101 ")) {
    const { code, reason, binary } = await hearToClose(viewer);
    assertEquals(binary.length, 0);
    refusal = [code!, reason];
    await writeAll(viewer, clientFrame(8));
  } else {
    await viewer.closeWrite();
    refusal = [Number(head.slice(9, 12)), new TextDecoder().decode(await readAll(viewer)).trim()];
  }
  await done;
  assert(near.closed);
  return refusal;
}

/** Checks one case for all protocols: `status` with a sentence, or 4000 more with the bare reason. */
export async function checkRefused(
  context: Context,
  path: string,
  status: number,
  reason: string,
): Promise<void> {
  for (const protocol of PROTOCOLS) {
    const expected = protocol === "vncgw.1"
      ? [4000 + status, reason]
      : [status, `Cannot connect: ${reason}.`];
    assertEquals(await refusalOf(call(context, path, protocol)), expected, `${path} ${protocol}`);
    assertEquals(context.sessions.count, 0);
  }
}
