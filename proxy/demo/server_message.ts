/** Messages that a server sends beside FramebufferUpdates. */
import type { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { SERVER_MESSAGE } from "../../rfb/server_messages.ts";
import { encodeLatin1 } from "../../rfb/text.ts";
import { encodeExtendedCutText, type ExtendedCutText } from "./extended_cut_text.ts";

/** SetColourMapEntries from entry 0 on: pad 1, U16 first, U16 n, n × U16 red, green, blue (RFC 6143 section 7.6.2). */
export function writeColourMap(
  entries: readonly (readonly [red: number, green: number, blue: number])[],
  out: ByteWriter,
): void {
  out.u8(SERVER_MESSAGE.SetColourMapEntries);
  out.u8(0);
  out.u16(0);
  out.u16(entries.length);
  for (const entry of entries) for (const component of entry) out.u16(component);
}

/** Bell (RFC 6143 section 7.6.3). */
export function writeBell(out: ByteWriter): void {
  out.u8(SERVER_MESSAGE.Bell);
}

/** ServerCutText: pad 3, U32 length, Latin-1 text (RFC 6143 section 7.6.4). */
export function writeCutText(text: string, out: ByteWriter): void {
  const bytes = encodeLatin1(text);
  out.u32(SERVER_MESSAGE.ServerCutText * 2 ** 24);
  out.u32(bytes.length);
  out.bytes(bytes);
}

/** ServerCutText of the extended clipboard: pad 3, S32 length as a negative number, U32 flags, body. */
export function writeExtendedCutText(content: ExtendedCutText, out: ByteWriter): void {
  const bytes = encodeExtendedCutText(content);
  out.u32(SERVER_MESSAGE.ServerCutText * 2 ** 24);
  out.s32(-bytes.length);
  out.bytes(bytes);
}

/** EndOfContinuousUpdates, which also says that they can be had. */
export function writeEndOfContinuousUpdates(out: ByteWriter): void {
  out.u8(SERVER_MESSAGE.EndOfContinuousUpdates);
}

/** ServerFence: pad 3, U32 flags, U8 length of at most 64, payload. */
export function writeFence(flags: number, payload: Uint8Array, out: ByteWriter): void {
  out.u32(SERVER_MESSAGE.ServerFence * 2 ** 24);
  out.u32(flags);
  out.u8(payload.length);
  out.bytes(payload);
}

/** xvp: pad 1, U8 version, U8 code: 0 for a failure, 1 when the viewer may use it. */
export function writeXvp(code: 0 | 1, out: ByteWriter): void {
  for (const byte of [SERVER_MESSAGE.Xvp, 0, 1, code]) out.u8(byte);
}

/** Sound begins. */
export function writeAudioBegin(out: ByteWriter): void {
  writeAudio(1, out);
}

/** Samples in the format that the viewer has set: U32 length, bytes. */
export function writeAudioData(samples: Uint8Array, out: ByteWriter): void {
  writeAudio(2, out);
  out.u32(samples.length);
  out.bytes(samples);
}

/** Sound is over for now. */
export function writeAudioEnd(out: ByteWriter): void {
  writeAudio(0, out);
}

/** QEMU's message 255, sub-message 1: U16 operation. */
function writeAudio(operation: number, out: ByteWriter): void {
  out.u8(SERVER_MESSAGE.Qemu);
  out.u8(1);
  out.u16(operation);
}
