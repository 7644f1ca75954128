/** Which messages of a viewer a target may have where viewers may only look. */
import { CLIENT_MESSAGE } from "../../rfb/client_messages.ts";
import { EXTENSION_MESSAGE, FENCE_LIMIT_BYTES } from "../../rfb/extension_messages.ts";
import { CloseCode, FrameError } from "../websocket/frame.ts";

/** How long a message is, and whether it may pass. */
interface Layout {
  readonly passes: boolean;
  /** Bytes, its number included, after which its size is known. */
  readonly headBytes: number;
  /** Its size in bytes. @throws {FrameError} when the head tells none. */
  readonly size: (head: DataView) => number;
}

/** Sizes of QEMU's audio messages by operation: enable, disable, set format. */
const AUDIO_BYTES: readonly number[] = [4, 4, 10];

/** The number of QEMU's messages, whose next byte says which one it is. */
const QEMU = EXTENSION_MESSAGE.Qemu;

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
 */
const LAYOUTS: ReadonlyMap<number, Layout> = new Map<number, Layout>([
  [CLIENT_MESSAGE.SetPixelFormat, fixed(true, 20)],
  [CLIENT_MESSAGE.SetEncodings, sized(true, 4, (head) => 4 + 4 * head.getUint16(2))],
  [CLIENT_MESSAGE.FramebufferUpdateRequest, fixed(true, 10)],
  [CLIENT_MESSAGE.KeyEvent, fixed(false, 8)],
  [CLIENT_MESSAGE.PointerEvent, sized(false, 2, (head) => (head.getUint8(1) & 0x80) === 0 ? 6 : 7)],
  [CLIENT_MESSAGE.ClientCutText, sized(false, 8, (head) => 8 + Math.abs(head.getInt32(4)))],
  [EXTENSION_MESSAGE.EnableContinuousUpdates, fixed(true, 10)],
  [EXTENSION_MESSAGE.ClientFence, sized(true, 9, sizeOfFence)],
  [EXTENSION_MESSAGE.Xvp, fixed(false, 4)],
  [EXTENSION_MESSAGE.SetDesktopSize, sized(false, 8, (head) => 8 + 16 * head.getUint8(6))],
]);

/**
 * QEMU's messages by sub-type; listening does nothing to the desktop, no more than looking.
 *
 *     255  U8 0  extended key        12
 *     255  U8 1  audio               U16 operation: 0 enable 4, 1 disable 4, 2 set format 10
 */
const QEMU_LAYOUTS: readonly Layout[] = [fixed(false, 12), sized(true, 4, sizeOfAudio)];

/** Audio for targets that may not know it. */
const DROPPED_AUDIO = sized(false, 4, sizeOfAudio);
const AUDIO = 1;

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

function sizeOfAudio(head: DataView): number {
  const operation = head.getUint16(2);
  const bytes = AUDIO_BYTES[operation];
  if (bytes === undefined) throw unknown(`QEMU's audio operation ${operation}`);
  return bytes;
}

function layoutOf(number: number, next: number, isQemu: boolean): Layout {
  if (number === QEMU && next === AUDIO && !isQemu) return DROPPED_AUDIO;
  const layout = number === QEMU ? QEMU_LAYOUTS[next] : LAYOUTS.get(number);
  if (layout) return layout;
  throw unknown(number === QEMU ? `QEMU's message ${next}` : `message ${number}`);
}

function behindQemu(bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(1 + bytes.length);
  all[0] = QEMU;
  all.set(bytes, 1);
  return all;
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
  /** QEMU's number came last: what comes next decides whether it may pass. */
  #isUndecided = false;
  #isQemu: () => boolean;

  /**
   * @param isQemu whether the target takes audio messages as long as they are. Others do not: bhyve takes two
   *   bytes of each, and what follows for messages, which could be keys.
   */
  constructor(isQemu: () => boolean) {
    this.#isQemu = isQemu;
  }

  /**
   * Takes `bytes[from, end)` and moves what may pass together, to `from` on.
   *
   * @returns what may pass, behind `bytes[0, from)`: a view of `bytes`, or of a copy where a byte of
   *   before is put in front.
   * @throws {FrameError} 1002 at a message whose length nothing tells; nothing of `bytes` may pass then.
   */
  filter(bytes: Uint8Array, from: number): Uint8Array {
    const all = this.#isUndecided ? behindQemu(bytes) : bytes;
    this.#isUndecided = false;
    let to = from;
    for (let at = from; at < all.length;) {
      const count = this.#take(all, at);
      if (this.#isUndecided) break;
      if (this.#layout!.passes) {
        all.copyWithin(to, at, at + count);
        to += count;
      }
      at += count;
    }
    return all.subarray(0, to);
  }

  /** Takes one byte of a head, or all that is there of what comes behind one; the count. */
  #take(bytes: Uint8Array, at: number): number {
    if (this.#left === 0) {
      this.#takeHead(bytes, at);
      return 1;
    }
    const count = Math.min(this.#left, bytes.length - at);
    this.#left -= count;
    return count;
  }

  #takeHead(bytes: Uint8Array, at: number): void {
    if (this.#headLength === 0) {
      this.#isUndecided = bytes[at] === QEMU && at + 1 === bytes.length;
      if (this.#isUndecided) return;
      this.#layout = layoutOf(bytes[at]!, bytes[at + 1]!, this.#isQemu());
    }
    this.#head.setUint8(this.#headLength++, bytes[at]!);
    if (this.#headLength < this.#layout!.headBytes) return;
    this.#left = this.#layout!.size(this.#head) - this.#headLength;
    this.#headLength = 0;
  }
}
