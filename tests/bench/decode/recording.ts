/** What a server sent after its ServerInit, each FramebufferUpdate by itself. */
export interface Recording {
  readonly width: number;
  readonly height: number;
  readonly updates: readonly Uint8Array<ArrayBuffer>[];
}

/** Colour of {@linkcode MARKER_SIZE}² pixels in the upper left corner that says: the last picture is shown. */
export const MARKER_RGB = [255, 0, 255] as const;
/** Width and height of the marker. */
export const MARKER_SIZE = 8;

/** Bytes of all updates. */
export function recordingBytes({ updates }: Recording): number {
  return updates.reduce((sum, update) => sum + update.length, 0);
}

/** A FramebufferUpdate with one Raw rectangle: the marker. */
export function encodeMarkerUpdate(): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(4 + 12 + 4 * MARKER_SIZE ** 2));
  view.setUint16(2, 1);
  view.setUint16(8, MARKER_SIZE);
  view.setUint16(10, MARKER_SIZE);
  const bytes = new Uint8Array(view.buffer);
  for (let at = 16; at < bytes.length; at += 4) bytes.set(MARKER_RGB, at);
  return bytes;
}

/**
 * Writes a recording as a file: little-endian U32 width, height and number of updates, then the length of
 * each, then the updates.
 */
export async function saveRecording(path: string, recording: Recording): Promise<void> {
  const { width, height, updates } = recording;
  const head = new Uint32Array([width, height, updates.length, ...updates.map((u) => u.length)]);
  await Deno.writeFile(path, new Uint8Array(await new Blob([head, ...updates]).arrayBuffer()));
}

/** Reads what {@linkcode saveRecording} wrote; `undefined` when there is no such file. */
export async function loadRecording(path: string): Promise<Recording | undefined> {
  const bytes = await Deno.readFile(path).catch(() => undefined);
  if (!bytes) return undefined;
  const [width, height, count] = new Uint32Array(bytes.buffer, 0, 3);
  const lengths = new Uint32Array(bytes.buffer, 12, count);
  let at = 12 + 4 * count!;
  const updates = [...lengths].map((length) => bytes.subarray(at, at += length));
  return { width: width!, height: height!, updates };
}
