/** QEMU's desktops are named "QEMU", or "QEMU (guest)", whatever their administrator does. */
const SIGN = new TextEncoder().encode("QEMU");
const NAME_AT = 24;

/**
 * Whether a target is QEMU, by the beginning of its ServerInit (RFC 6143 section 7.3.2):
 * `0 width U16   2 height U16   4 PIXEL_FORMAT   20 length U32   24 name`
 */
export class QemuSign {
  #at = 0;
  #differs = false;

  /** Takes what the target says, from its ServerInit on and however it is cut. */
  take(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length && this.#at < NAME_AT + SIGN.length; i++, this.#at++) {
      if (this.#at >= NAME_AT && bytes[i] !== SIGN[this.#at - NAME_AT]) this.#differs = true;
    }
  }

  /** Stays `false` until enough of it was said. */
  get isQemu(): boolean {
    return this.#at === NAME_AT + SIGN.length && !this.#differs;
  }
}
