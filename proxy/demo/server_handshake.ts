/** The server's side of the RFB handshake, from the version to ServerInit (RFC 6143 section 7.1-7.3). */
import { AuthError } from "../../rfb/errors.ts";
import { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { CANVAS_FORMAT, encodePixelFormat } from "../../rfb/pixel_format.ts";
import { NONE } from "../../rfb/security/none.ts";
import { passwordBytes, VNC_AUTH, vncAuthResponse } from "../../rfb/security/vnc_auth.ts";
import { decodeLatin1 } from "../../rfb/text.ts";
import { parseBanner, type ProtocolVersion } from "../../rfb/version.ts";
import type { ViewerIo } from "./viewer_io.ts";

const BANNER = "RFB 003.008\n";
const CHALLENGE_BYTES = 16;

/** How a viewer is let in. */
export interface Admission {
  /** With a password the server asks for VNC authentication, else for nothing. */
  readonly password?: string;
  /** Why nobody is let in now; the viewer is told. */
  readonly refusal?: string;
}

/** What ServerInit tells. */
export interface ServerInit {
  readonly width: number;
  readonly height: number;
  readonly name: string;
}

/**
 * Leads a viewer through the handshake to `desktop`; what it was told of it, which may change later.
 *
 * @throws {ProtocolError | UnsupportedError} when its version is none, or too old.
 * @throws {AuthError} when it is not let in; it has been told why.
 * @throws {ConnectionClosed} when it leaves.
 */
export async function shakeHands(
  io: ViewerIo,
  admission: Admission,
  desktop: ServerInit,
): Promise<ServerInit> {
  const version = await agreeOnVersion(io);
  if (admission.refusal !== undefined) await refuse(io, version, admission.refusal);
  const type = admission.password === undefined ? NONE.number : VNC_AUTH.number;
  await agreeOnSecurity(io, version, type);
  if (admission.password !== undefined) await checkPassword(io, version, admission.password);
  else if (version === "3.8") await io.write(message((out) => out.u32(0)));
  // ClientInit's shared flag changes nothing: the desktop is everybody's.
  await io.input.need(1);
  io.input.skip(1);
  const told = { width: desktop.width, height: desktop.height, name: desktop.name };
  await io.write(message((out) => writeServerInit(out, told)));
  return told;
}

async function agreeOnVersion({ input, write }: ViewerIo): Promise<ProtocolVersion> {
  await write(new TextEncoder().encode(BANNER));
  await input.need(BANNER.length);
  return parseBanner(decodeLatin1(input.bytes(BANNER.length)));
}

async function refuse(io: ViewerIo, version: ProtocolVersion, reason: string): Promise<never> {
  await io.write(message((out) => {
    if (version === "3.3") out.u32(0);
    else out.u8(0);
    writeString(out, reason);
  }));
  throw new AuthError(`Cannot let the viewer in: ${reason}`, "refused");
}

/** In 3.3 the server decides; later the viewer picks from a list, here of one. */
async function agreeOnSecurity(
  io: ViewerIo,
  version: ProtocolVersion,
  type: number,
): Promise<void> {
  if (version === "3.3") return await io.write(message((out) => out.u32(type)));
  await io.write(Uint8Array.of(1, type));
  await io.input.need(1);
  const chosen = io.input.u8();
  if (chosen === type) return;
  return await fail(io, version, `security type ${chosen} was not offered`);
}

async function fail(io: ViewerIo, version: ProtocolVersion, reason: string): Promise<never> {
  await io.write(message((out) => {
    out.u32(1);
    if (version === "3.8") writeString(out, reason);
  }));
  throw new AuthError(`Cannot let the viewer in: ${reason}`);
}

async function checkPassword(
  io: ViewerIo,
  version: ProtocolVersion,
  password: string,
): Promise<void> {
  const challenge = crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES));
  const expected = vncAuthResponse(passwordBytes(password), challenge);
  await io.write(challenge);
  await io.input.need(CHALLENGE_BYTES);
  const response = io.input.bytes(CHALLENGE_BYTES);
  if (!expected.every((byte, i) => byte === response[i])) {
    return await fail(io, version, "the password is wrong");
  }
  await io.write(message((out) => out.u32(0)));
}

function writeServerInit(out: ByteWriter, { width, height, name }: ServerInit): void {
  out.u16(width);
  out.u16(height);
  out.bytes(encodePixelFormat(CANVAS_FORMAT));
  writeString(out, name);
}

function writeString(out: ByteWriter, text: string): void {
  const bytes = new TextEncoder().encode(text);
  out.u32(bytes.length);
  out.bytes(bytes);
}

function message(write: (out: ByteWriter) => void): Uint8Array {
  const out = new ByteWriter();
  write(out);
  return out.take();
}
