/**
 * A program that stands for any number of VNC servers: it greets like one, then does what the viewer
 * commands. It prints its port, and the counts that were asked for.
 */
// deno-lint-ignore-file no-console
import { closeQuietly, writeAll } from "../../../proxy/byte_stream.ts";
import { BANNER } from "../../_bytes.ts";
import { COMMAND, COMMAND_BYTES, parseCommand } from "./commands.ts";

const BLOCK_BYTES = 256 * 1024;
const SMALL_BYTES = 4 * 1024;

/** Shared by all connections: nobody looks at what is in it. */
const block = new Uint8Array(BLOCK_BYTES).map((_, i) => i * 31);

type Action = (connection: Deno.TcpConn, bytes: number) => Promise<void>;

const ACTIONS: Readonly<Record<number, Action>> = {
  [COMMAND.send]: async (connection, bytes) => {
    await send(connection, bytes);
    await take(connection, Infinity);
  },
  [COMMAND.sendAndClose]: send,
  [COMMAND.take]: async (connection, bytes) => {
    await take(connection, bytes);
    await connection.write(block.subarray(0, 1));
    await take(connection, Infinity);
  },
  [COMMAND.echo]: echo,
  [COMMAND.takeAll]: async (connection, name) => {
    console.log(`took ${name} ${await take(connection, Infinity)}`);
  },
};

async function send(connection: Deno.TcpConn, bytes: number): Promise<void> {
  for (let left = bytes; left > 0; left -= BLOCK_BYTES) {
    await writeAll(connection, left < BLOCK_BYTES ? block.subarray(0, left) : block);
  }
}

/** Takes `bytes`, or what comes until the end; how many came. */
async function take(connection: Deno.TcpConn, bytes: number): Promise<number> {
  let taken = 0;
  while (taken < bytes) {
    const count = await connection.read(sink).catch(() => null);
    if (count === null) break;
    taken += count;
  }
  return taken;
}

const sink = new Uint8Array(BLOCK_BYTES);

async function echo(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(SMALL_BYTES);
  for (let count; (count = await connection.read(buffer)) !== null;) {
    await writeAll(connection, buffer.subarray(0, count));
  }
}

async function serve(connection: Deno.TcpConn): Promise<void> {
  try {
    connection.setNoDelay(true);
    await writeAll(connection, BANNER);
    const head = new Uint8Array(COMMAND_BYTES);
    for (let at = 0; at < COMMAND_BYTES;) {
      const count = await connection.read(head.subarray(at));
      if (count === null) return;
      at += count;
    }
    const { what, bytes } = parseCommand(head);
    await ACTIONS[what]?.(connection, bytes);
  } catch {
    // A session that the bench has ended in its midst.
  } finally {
    closeQuietly(connection);
  }
}

const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
console.log(`port ${listener.addr.port}`);
for (;;) {
  // Accepting fails for a connection that was reset before its turn came.
  const connection = await listener.accept().catch(() => undefined);
  if (connection) serve(connection);
}
