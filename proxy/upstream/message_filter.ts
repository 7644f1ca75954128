/** Which messages of a viewer a target may have where viewers may only look. */
import { CloseCode, FrameError } from "../websocket/frame.ts";

/** How long a message is, and whether it may pass. */
interface Layout {
  readonly passes: boolean;
  /** Bytes, its number included, after which its size is known. */
  readonly headBytes: number;
  /** Its size in bytes. @throws {FrameError} when the head tells none. */
  readonly size: (head: DataView) => number;
}

/** Most payload of a fence; what servers do with more differs (community RFB specification, ClientFence). */
const FENCE_LIMIT_BYTES = 64;

/** Sizes of QEMU's messages by sub-type, and by operation for the audio ones. */
const QEMU_KEY_BYTES = 12;
const QEMU_AUDIO_BYTES: readonly number[] = [4, 4, 10];

/**
 * Every message whose length is known: RFC 6143 section 7.5 for the numbers up to 6, the community RFB
 * specification for the others.
 *
 *     0    SetPixelFormat            20
 *     2    SetEncodings              pad 1, U16 count, count × S32
 *     3    FramebufferUpdateRequest  10
 *     4    KeyEvent                  8
 *     5    PointerEvent              6; 7 where bit 7 of the mask is set (ExtendedMouseButtons)
 *     6    ClientCutText             pad 3, S32 length, that many bytes; below 0 (extended clipboard) as many
 *     150  EnableContinuousUpdates   10
 *     248  ClientFence               pad 3, U32 flags, U8 length, that many bytes
 *     250  xvp                       4
 *     251  SetDesktopSize            pad 1, U16 width, height, U8 count, pad 1, count × 16
 *     255  QEMU                      U8 sub-type: 0 extended key 12; 1 audio, U16 operation
 */
const LAYOUTS: ReadonlyMap<number, Layout> = new Map([
  [0, fixed(true, 20)],
  [2, sized(true, 4, (head) => 4 + 4 * head.getUint16(2))],
  [3, fixed(true, 10)],
  [4, fixed(false, 8)],
  [5, sized(false, 2, (head) => (head.getUint8(1) & 0x80) === 0 ? 6 : 7)],
  [6, sized(false, 8, (head) => 8 + Math.abs(head.getInt32(4)))],
  [150, fixed(true, 10)],
  [248, sized(true, 9, sizeOfFence)],
  [250, fixed(false, 4)],
  [251, sized(false, 8, (head) => 8 + 16 * head.getUint8(6))],
  [255, sized(false, 4, sizeOfQemu)],
]);

function fixed(passes: boolean, bytes: number): Layout {
  return { passes, headBytes: 1, size: () => bytes };
}

function sized(
  passes: boolean,
  headBytes: number,
  size: (head: DataView) => number,
): Layout {
  return { passes, headBytes, size };
}

function sizeOfFence(head: DataView): number {
  const length = head.getUint8(8);
  if (length > FENCE_LIMIT_BYTES) throw unknown(`a fence of ${length} bytes`);
  return 9 + length;
}

function sizeOfQemu(head: DataView): number {
  const [subtype, operation] = [head.getUint8(1), head.getUint16(2)];
  if (subtype === 0) return QEMU_KEY_BYTES;
  const bytes = subtype === 1 ? QEMU_AUDIO_BYTES[operation] : undefined;
  if (bytes === undefined) throw unknown(`QEMU message ${subtype}, operation ${operation}`);
  return bytes;
}

function unknown(what: string): FrameError {
  return new FrameError(CloseCode.protocolError, `view-only does not know ${what}`);
}

/**
 * Lets through what a looker needs, message by message and byte by byte: the head of one message is all
 * that is ever held, however long the message is.
 */
export class MessageFilter {
  #head = new DataView(new ArrayBuffer(9));
  #headLength = 0;
  #layout: Layout | undefined;
  /** Bytes of the message that come behind its head. */
  #left = 0;

  /**
   * Takes `bytes[from, end)` and moves what may pass together, to `from` on.
   *
   * @returns where that ends.
   * @throws {FrameError} 1002 at a message whose length nothing tells; nothing of `bytes` may pass then.
   */
  filter(bytes: Uint8Array, from: number): number {
    let to = from;
    for (let at = from; at < bytes.length;) {
      const count = this.#take(bytes, at);
      if (this.#layout!.passes) {
        bytes.copyWithin(to, at, at + count);
        to += count;
      }
      at += count;
    }
    return to;
  }

  /** Takes one byte of a head, or all that is there of what comes behind one; the count. */
  #take(bytes: Uint8Array, at: number): number {
    if (this.#left === 0) {
      this.#takeHead(bytes[at]!);
      return 1;
    }
    const count = Math.min(this.#left, bytes.length - at);
    this.#left -= count;
    return count;
  }

  #takeHead(byte: number): void {
    if (this.#headLength === 0) {
      this.#layout = LAYOUTS.get(byte);
      if (!this.#layout) throw unknown(`message ${byte}`);
    }
    this.#head.setUint8(this.#headLength++, byte);
    if (this.#headLength < this.#layout!.headBytes) return;
    this.#left = this.#layout!.size(this.#head) - this.#headLength;
    this.#headLength = 0;
  }
}
