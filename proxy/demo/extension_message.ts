/** Messages that a viewer may send once the server showed that it knows them, by number. */
import { ENCODING } from "../../rfb/encodings.ts";
import { ProtocolError } from "../../rfb/errors.ts";
import {
  EXTENSION_MESSAGE,
  FENCE_LIMIT_BYTES,
  type PowerAction,
  XVP_CODE,
} from "../../rfb/extension_messages.ts";
import { readScreen } from "../../rfb/pseudo/extended_desktop_size.ts";
import type { ByteReader } from "../../rfb/reader.ts";
import type { Rect } from "../../rfb/rect.ts";
import type { Screen } from "../../rfb/screen.ts";
import { type AudioFormat, SAMPLE_FORMATS } from "./audio/pcm.ts";
import type { Offers } from "./client_message.ts";

/** A message of an extension. */
export type ExtensionMessage =
  | { readonly type: "continuousUpdates"; readonly on: boolean; readonly region: Rect }
  | { readonly type: "fence"; readonly flags: number; readonly payload: Uint8Array }
  /** `undefined` for what xvp does not know, which is answered by a failure. */
  | { readonly type: "power"; readonly action: PowerAction | undefined }
  | {
    readonly type: "setDesktopSize";
    readonly width: number;
    readonly height: number;
    readonly screens: readonly Screen[];
  }
  | {
    readonly type: "key";
    readonly keysym: number;
    readonly down: boolean;
    readonly scancode: number;
  }
  | { readonly type: "audio"; readonly on: boolean }
  | { readonly type: "audioFormat"; readonly format: AudioFormat };

/** An extension's message: the pseudo-encodings that offer it, and how it is read. */
export interface Extension {
  readonly needs: readonly number[];
  readonly read: (input: ByteReader, offers: Offers) => Promise<ExtensionMessage>;
}

/** Sound is made in the server, so that frequencies are bounded as QEMU's are. */
const FREQUENCY_LIMIT_HZ = 48_000;

/** Messages by their number. */
export const EXTENSIONS: ReadonlyMap<number, Extension> = new Map<number, Extension>([
  [EXTENSION_MESSAGE.EnableContinuousUpdates, {
    needs: [ENCODING.ContinuousUpdates, ENCODING.Fence],
    read: readEnableContinuousUpdates,
  }],
  [EXTENSION_MESSAGE.ClientFence, { needs: [ENCODING.Fence], read: readFence }],
  [EXTENSION_MESSAGE.Xvp, { needs: [ENCODING.Xvp], read: readXvp }],
  [EXTENSION_MESSAGE.SetDesktopSize, {
    needs: [ENCODING.ExtendedDesktopSize],
    read: readSetDesktopSize,
  }],
  [EXTENSION_MESSAGE.Qemu, { needs: [], read: readQemu }],
]);

/** U8 on, U16 x, y, width, height */
async function readEnableContinuousUpdates(input: ByteReader): Promise<ExtensionMessage> {
  await input.need(9);
  const on = input.u8() !== 0;
  const region = { x: input.u16(), y: input.u16(), width: input.u16(), height: input.u16() };
  return { type: "continuousUpdates", on, region };
}

/** pad 3, U32 flags, U8 length, payload, of which more than the limit is passed over and not answered */
async function readFence(input: ByteReader): Promise<ExtensionMessage> {
  await input.need(8);
  input.skip(3);
  const flags = input.u32();
  const length = input.u8();
  await input.need(length);
  const payload = input.bytes(length).slice(0, FENCE_LIMIT_BYTES);
  return { type: "fence", flags, payload };
}

/** pad 1, U8 version, U8 code */
async function readXvp(input: ByteReader): Promise<ExtensionMessage> {
  await input.need(3);
  input.skip(1);
  const [version, code] = [input.u8(), input.u8()];
  const actions = Object.keys(XVP_CODE) as PowerAction[];
  const action = actions.find((action) => version === 1 && XVP_CODE[action] === code);
  return { type: "power", action };
}

/** pad 1, U16 width, height, U8 n, pad 1, n × (U32 id, U16 x, y, width, height, U32 flags) */
async function readSetDesktopSize(input: ByteReader): Promise<ExtensionMessage> {
  await input.need(7);
  input.skip(1);
  const [width, height, count] = [input.u16(), input.u16(), input.u8()];
  input.skip(1);
  await input.need(16 * count);
  const screens = Array.from({ length: count }, () => readScreen(input));
  return { type: "setDesktopSize", width, height, screens };
}

/** U8 sub-message: 0 key, 1 audio */
async function readQemu(input: ByteReader, offers: Offers): Promise<ExtensionMessage> {
  await input.need(1);
  const sub = input.u8();
  if (sub === 0 && offers(ENCODING.QemuExtendedKeyEvent)) return await readQemuKey(input);
  if (sub === 1 && offers(ENCODING.QemuAudio)) return await readQemuAudio(input);
  throw new ProtocolError(`Cannot read message 255, ${sub}: expected one that was offered`);
}

/** U16 down, U32 keysym, U32 scancode */
async function readQemuKey(input: ByteReader): Promise<ExtensionMessage> {
  await input.need(10);
  const down = input.u16() !== 0;
  return { type: "key", down, keysym: input.u32(), scancode: input.u32() };
}

/** U16 operation: 0 on, 1 off, 2 U8 sample format, U8 channels, U32 frequency */
async function readQemuAudio(input: ByteReader): Promise<ExtensionMessage> {
  await input.need(2);
  const operation = input.u16();
  if (operation < 2) return { type: "audio", on: operation === 0 };
  if (operation > 2) {
    throw new ProtocolError(`Cannot do audio operation ${operation}: expected 0, 1 or 2`);
  }
  await input.need(6);
  const [number, channels, frequency] = [input.u8(), input.u8(), input.u32()];
  const sample = SAMPLE_FORMATS[number];
  const isGood = sample && (channels === 1 || channels === 2) && frequency > 0 &&
    frequency <= FREQUENCY_LIMIT_HZ;
  if (isGood) return { type: "audioFormat", format: { sample, channels, frequency } };
  throw new ProtocolError(
    `Cannot make sound of format ${number} with ${channels} channels at ${frequency} Hz: ` +
      `expected format 0 to 5, 1 or 2 channels, up to ${FREQUENCY_LIMIT_HZ} Hz`,
  );
}
