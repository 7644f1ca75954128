import type { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { FENCE } from "../../rfb/extension_messages.ts";
import type { HintKind, Ways } from "./hints.ts";
import { writeAck } from "./pseudo_rect.ts";
import { writeEndOfContinuousUpdates, writeFence, writeXvp } from "./server_message.ts";

/** What of an extension is said once, in a message of its own, and to whom. */
const MESSAGES: readonly {
  readonly needs: readonly number[];
  readonly write: (out: ByteWriter) => void;
}[] = [
  {
    needs: [ENCODING.Fence],
    write: (out) => writeFence(FENCE.Request, new Uint8Array(0), out),
  },
  {
    needs: [ENCODING.ContinuousUpdates, ENCODING.Fence],
    write: writeEndOfContinuousUpdates,
  },
  { needs: [ENCODING.Xvp], write: (out) => writeXvp(1, out) },
];

/** Pseudo-encodings that are acknowledged by an empty rectangle. */
const ACKNOWLEDGED = [
  ENCODING.QemuExtendedKeyEvent,
  ENCODING.QemuAudio,
  ENCODING.ExtendedMouseButtons,
];

/** What is said after each SetEncodings of a viewer that knows the extension. */
export const ACKS: readonly (readonly [HintKind, Ways])[] = [
  ...ACKNOWLEDGED.map((number): [HintKind, Ways] => [
    `ack ${number}`,
    [[number, (out) => writeAck(number, out)]],
  ]),
];

/** Tells a viewer by messages which of its extensions we know, each once. */
export class Introduction {
  #left = MESSAGES;

  /** Writes what is new since the viewer `knows` more. */
  write(knows: (encoding: number) => boolean, out: ByteWriter): void {
    const isDue = ({ needs }: typeof MESSAGES[number]) => needs.every(knows);
    for (const { write } of this.#left.filter(isDue)) write(out);
    this.#left = this.#left.filter((message) => !isDue(message));
  }
}
