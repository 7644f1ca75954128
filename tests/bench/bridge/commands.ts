/**
 * What a viewer may ask of {@linkcode ./load_target.ts}, in the first 16 bytes that it sends:
 *
 *     0 what U8   1 padding 7   8 bytes F64
 */
export const COMMAND = {
  /** Send so many bytes, then wait for the viewer to leave. */
  send: 1,
  /** Send so many bytes and close at once. */
  sendAndClose: 2,
  /** Take so many bytes, then answer with one. */
  take: 3,
  /** Send back whatever comes. */
  echo: 4,
  /** Take bytes up to the end of the stream, then print `took NAME COUNT`; `bytes` is the name. */
  takeAll: 5,
} as const;

/** Length of a command. */
export const COMMAND_BYTES = 16;

/** A command as the target reads it. */
export interface Command {
  readonly what: number;
  readonly bytes: number;
}

/** The 16 bytes of a command. */
export function encodeCommand({ what, bytes }: Command): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(COMMAND_BYTES));
  view.setUint8(0, what);
  view.setFloat64(8, bytes);
  return new Uint8Array(view.buffer);
}

/** Reads what {@linkcode encodeCommand} wrote. */
export function parseCommand(bytes: Uint8Array): Command {
  const view = new DataView(bytes.buffer, bytes.byteOffset, COMMAND_BYTES);
  return { what: view.getUint8(0), bytes: view.getFloat64(8) };
}
