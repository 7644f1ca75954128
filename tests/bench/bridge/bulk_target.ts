/**
 * A program that stands for a VNC server in {@linkcode ./throughput.ts}: one viewer after the other, bytes by the
 * million. It prints its port.
 */
// deno-lint-ignore-file no-console
import { BANNER } from "../../_bytes.ts";
import { COMMAND, COMMAND_BYTES, parseCommand } from "./commands.ts";
import { KernelSocket } from "./kernel_socket.ts";

const BLOCK_BYTES = 1024 * 1024;

function serve(viewer: KernelSocket): void {
  viewer.send(BANNER);
  const head = new Uint8Array(COMMAND_BYTES);
  for (let at = 0; at < COMMAND_BYTES;) {
    const count = viewer.receive(head.subarray(at));
    if (count === 0) return;
    at += count;
  }
  const { what, bytes } = parseCommand(head);
  if (what === COMMAND.send) {
    const block = new Uint8Array(BLOCK_BYTES).map((_, i) => i * 31);
    viewer.sendRepeated(block, Math.ceil(bytes / BLOCK_BYTES));
  } else {
    viewer.discard(bytes);
    viewer.send(new Uint8Array(1));
  }
  viewer.discard(Infinity);
}

const { listener, port } = KernelSocket.listen();
console.log(`port ${port}`);
for (;;) {
  using viewer = listener.accept();
  try {
    serve(viewer);
  } catch {
    // A viewer that was ended in its midst.
  }
}
