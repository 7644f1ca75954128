/** Cutting what a viewer sends into messages, and reading the few that tests look at. */

/** Numbers of the messages (RFC 6143 section 7.5 and its extensions). */
export const CLIENT_MESSAGES = {
  SetPixelFormat: 0,
  SetEncodings: 2,
  FramebufferUpdateRequest: 3,
  KeyEvent: 4,
  PointerEvent: 5,
  ClientCutText: 6,
  EnableContinuousUpdates: 150,
  ClientFence: 248,
  Xvp: 250,
  SetDesktopSize: 251,
  Qemu: 255,
} as const;

/** Version, chosen security type (None), ClientInit. */
const HANDSHAKE_BYTES = 12 + 1 + 1;

/** Length of the QEMU messages by their second byte: an extended key; audio, longer with a format. */
function qemuBytes(view: DataView): number {
  if (view.getUint8(1) === 0) return 12;
  return view.getUint16(2) === 2 ? 10 : 4;
}

/** Length of each message from its first bytes; the first of the pair is how many of them are needed. */
const MESSAGE_BYTES: Readonly<Record<number, readonly [number, (view: DataView) => number]>> = {
  0: [1, () => 20],
  2: [4, (view) => 4 + 4 * view.getUint16(2)],
  3: [1, () => 10],
  4: [1, () => 8],
  5: [2, (view) => view.getUint8(1) & 0x80 ? 7 : 6],
  // A negative length is that of the extended clipboard.
  6: [8, (view) => 8 + Math.abs(view.getInt32(4))],
  150: [1, () => 10],
  248: [9, (view) => 9 + view.getUint8(8)],
  250: [1, () => 4],
  251: [8, (view) => 8 + 16 * view.getUint8(6)],
  255: [4, qemuBytes],
};

/** Cuts the stream of a viewer that signs in with None; the handshake comes out as it came in. */
export class ClientMessageCutter
  implements Transformer<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  #handshakeLeft = HANDSHAKE_BYTES;
  #rest = new Uint8Array();
  #change: (message: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

  /** @param change sees each whole message and gives what goes on instead. */
  constructor(change: (message: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) {
    this.#change = change;
  }

  transform(
    chunk: Uint8Array<ArrayBuffer>,
    out: TransformStreamDefaultController<Uint8Array<ArrayBuffer>>,
  ): void {
    const passed = Math.min(this.#handshakeLeft, chunk.length);
    this.#handshakeLeft -= passed;
    if (passed > 0) out.enqueue(chunk.slice(0, passed));
    this.#rest = new Uint8Array([...this.#rest, ...chunk.subarray(passed)]);
    for (let message = this.#take(); message; message = this.#take()) {
      out.enqueue(this.#change(message));
    }
  }

  #take(): Uint8Array<ArrayBuffer> | undefined {
    if (this.#rest.length === 0) return undefined;
    const known = MESSAGE_BYTES[this.#rest[0]!];
    if (!known) {
      throw new Error(`Cannot cut client message ${this.#rest[0]}: its length is unknown`);
    }
    const [needed, lengthOf] = known;
    if (this.#rest.length < needed) return undefined;
    const length = lengthOf(new DataView(this.#rest.buffer));
    if (length > this.#rest.length) return undefined;
    const message = this.#rest.slice(0, length);
    this.#rest = this.#rest.slice(length);
    return message;
  }
}

/** The encodings of a SetEncodings message. */
export function readSetEncodings(message: Uint8Array<ArrayBuffer>): number[] {
  const view = new DataView(message.buffer);
  return Array.from({ length: view.getUint16(2) }, (_, i) => view.getInt32(4 + 4 * i));
}

/** A SetEncodings message. */
export function writeSetEncodings(encodings: readonly number[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(4 + 4 * encodings.length));
  view.setUint8(0, CLIENT_MESSAGES.SetEncodings);
  view.setUint16(2, encodings.length);
  encodings.forEach((encoding, i) => view.setInt32(4 + 4 * i, encoding));
  return new Uint8Array(view.buffer);
}
