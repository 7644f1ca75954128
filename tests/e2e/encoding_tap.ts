import { CLIENT_MESSAGES, readSetEncodings, writeSetEncodings } from "./client_messages.ts";
import { ServerTap } from "./server_tap.ts";

/**
 * Stands between gateway and server and changes one thing: of the encodings the page asks for, the
 * server hears of `encodings` and the pseudo-encodings only. For servers without a password.
 */
export class EncodingTap extends ServerTap {
  constructor(address: string, encodings: readonly number[]) {
    super(address, {
      change: (message) => {
        if (message[0] !== CLIENT_MESSAGES.SetEncodings) return message;
        const pseudo = readSetEncodings(message).filter((encoding) => encoding < 0);
        return writeSetEncodings([...encodings, ...pseudo]);
      },
    });
  }
}
