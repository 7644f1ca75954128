import { ProtocolError } from "../../errors.ts";

/** Bits of a NAL unit's payload, highest first, without the bytes that keep start codes out of it. */
export class BitReader {
  #bytes: Uint8Array;
  #at = 0;

  /** @param payload from after the NAL unit's header byte to its end. */
  constructor(payload: Uint8Array) {
    // Section 7.4.1: a 3 after two zeros is no part of the payload.
    this.#bytes = payload.filter((byte, i) =>
      !(byte === 3 && i >= 2 && payload[i - 1] === 0 && payload[i - 2] === 0)
    );
  }

  /**
   * u(n) of ITU-T H.264 section 7.2; `count` is 0 to 31.
   *
   * @throws {ProtocolError} beyond the end.
   */
  bits(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left--, this.#at++) {
      const byte = this.#bytes[this.#at >> 3];
      if (byte === undefined) {
        throw new ProtocolError(
          `Cannot read H.264 parameters: only ${this.#bytes.length} bytes, expected more`,
        );
      }
      value = value << 1 | byte >> (7 - (this.#at & 7)) & 1;
    }
    return value;
  }

  /** One bit as a boolean. */
  flag(): boolean {
    return this.bits(1) === 1;
  }

  /**
   * ue(v), an unsigned number in Exp-Golomb code (section 9.1).
   *
   * @throws {ProtocolError} when it is of more than 31 bits, or beyond the end.
   */
  unsigned(): number {
    let zeros = 0;
    while (!this.flag()) zeros++;
    if (zeros > 30) {
      throw new ProtocolError(
        `Cannot read H.264 parameters: a number of ${zeros + 1} bits, expected at most 31`,
      );
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v), a signed number in Exp-Golomb code (section 9.1.1). */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }
}
