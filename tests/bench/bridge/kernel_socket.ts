const AF_INET = 2;
const SOCK_STREAM = 1;
const MSG_TRUNC = 0x20;
const MSG_WAITALL = 0x100;
const ADDRESS_BYTES = 16;
/** The most that one call is asked to discard. */
const DISCARD_BYTES = 64 * 1024 * 1024;

const SYMBOLS = {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  listen: { parameters: ["i32", "i32"], result: "i32" },
  accept: { parameters: ["i32", "pointer", "pointer"], result: "i32" },
  getsockname: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  send: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
  recv: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
  memfd_create: { parameters: ["buffer", "u32"], result: "i32" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  sendfile: { parameters: ["i32", "i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
} as const;

type Libc = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/**
 * TCP on loopback by the C library's blocking calls (Linux only), for load that takes a fraction of
 * what it loads: bytes are sent without being copied in and are discarded without being copied out.
 */
export class KernelSocket implements Disposable {
  #libc: Libc;
  #handle: number;

  private constructor(libc: Libc, handle: number) {
    this.#libc = libc;
    this.#handle = handle;
  }

  /** A socket that listens on a free port. */
  static listen(): { readonly listener: KernelSocket; readonly port: number } {
    const libc = openLibc();
    const handle = check("socket", libc.socket(AF_INET, SOCK_STREAM, 0));
    check("bind", libc.bind(handle, encodeAddress(0), ADDRESS_BYTES));
    check("listen", libc.listen(handle, 16));
    const address = encodeAddress(0);
    check("getsockname", libc.getsockname(handle, address, new Uint32Array([ADDRESS_BYTES])));
    const port = new DataView(address.buffer).getUint16(2);
    return { listener: new KernelSocket(libc, handle), port };
  }

  static connect(port: number): KernelSocket {
    const libc = openLibc();
    const handle = check("socket", libc.socket(AF_INET, SOCK_STREAM, 0));
    check("connect", libc.connect(handle, encodeAddress(port), ADDRESS_BYTES));
    return new KernelSocket(libc, handle);
  }

  accept(): KernelSocket {
    return new KernelSocket(
      this.#libc,
      check("accept", this.#libc.accept(this.#handle, null, null)),
    );
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    for (let at = 0; at < bytes.length;) {
      const rest = bytes.subarray(at);
      at += check("send", this.#libc.send(this.#handle, rest, BigInt(rest.length), 0));
    }
  }

  /** Sends `block` `times` over. */
  sendRepeated(block: Uint8Array<ArrayBuffer>, times: number): void {
    const name = new TextEncoder().encode("block\0");
    const file = check("memfd_create", this.#libc.memfd_create(name, 0));
    try {
      check("write", this.#libc.write(file, block, BigInt(block.length)));
      const offset = new BigInt64Array(1);
      for (let i = 0; i < times; i++) {
        for (let at = offset[0] = 0n; at < block.length; at = offset[0]) {
          const rest = BigInt(block.length) - at;
          check("sendfile", this.#libc.sendfile(this.#handle, file, offset, rest));
        }
      }
    } finally {
      this.#libc.close(file);
    }
  }

  /** What is there, at most as much as `buffer` holds; 0 at the end. */
  receive(buffer: Uint8Array<ArrayBuffer>): number {
    return check("recv", this.#libc.recv(this.#handle, buffer, BigInt(buffer.length), 0));
  }

  /** Takes `bytes`, unseen; how many came before the end. */
  discard(bytes: number): number {
    const nothing = new Uint8Array(1);
    let taken = 0;
    while (taken < bytes) {
      const step = BigInt(Math.min(DISCARD_BYTES, bytes - taken));
      const flags = MSG_TRUNC | MSG_WAITALL;
      const count = check("recv", this.#libc.recv(this.#handle, nothing, step, flags));
      if (count === 0) break;
      taken += count;
    }
    return taken;
  }

  [Symbol.dispose](): void {
    this.#libc.close(this.#handle);
  }
}

function openLibc(): Libc {
  return Deno.dlopen("libc.so.6", SYMBOLS).symbols;
}

/** `sockaddr_in` of loopback. */
function encodeAddress(port: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(ADDRESS_BYTES));
  view.setUint16(0, AF_INET, true);
  view.setUint16(2, port);
  view.setUint32(4, 0x7f000001);
  return new Uint8Array(view.buffer);
}

function check(what: string, result: number | bigint): number {
  if (result < 0) throw new Error(`Cannot ${what}: the call gave ${result}`);
  return Number(result);
}
