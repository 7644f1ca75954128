/** The server's side of the RFB handshake, from the version to ServerInit (RFC 6143 section 7.1-7.3). */
import { AuthError, ProtocolError } from "../../rfb/errors.ts";
import { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { CANVAS_FORMAT } from "../../rfb/pixel_format.ts";
import { passwordBytes, vncAuthResponse } from "../../rfb/security/vnc_auth.ts";
import { writePixelFormat } from "./pixel_format_wire.ts";
import type { ViewerIo } from "./viewer_io.ts";

/** The versions that differ, by their minor number. */
type Minor = 3 | 7 | 8;

const BANNER = "RFB 003.008\n";
const BANNER_SHAPE = /^RFB (\d{3})\.(\d{3})\n$/;
const SECURITY_NONE = 1;
const SECURITY_VNC = 2;
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
 * @throws {ProtocolError} when it breaks the rules.
 * @throws {AuthError} when it is not let in; it has been told why.
 * @throws {ConnectionClosed} when it leaves.
 */
export async function shakeHands(
  io: ViewerIo,
  admission: Admission,
  desktop: ServerInit,
): Promise<ServerInit> {
  const minor = await agreeOnVersion(io);
  if (admission.refusal !== undefined) await refuse(io, minor, admission.refusal);
  const type = admission.password === undefined ? SECURITY_NONE : SECURITY_VNC;
  await agreeOnSecurity(io, minor, type);
  if (admission.password !== undefined) await checkPassword(io, minor, admission.password);
  else if (minor === 8) await io.write(message((out) => out.u32(0)));
  // ClientInit's shared flag changes nothing: the desktop is everybody's.
  await io.input.need(1);
  io.input.skip(1);
  const told = { width: desktop.width, height: desktop.height, name: desktop.name };
  await io.write(message((out) => writeServerInit(out, told)));
  return told;
}

async function agreeOnVersion({ input, write }: ViewerIo): Promise<Minor> {
  await write(new TextEncoder().encode(BANNER));
  await input.need(BANNER.length);
  const banner = String.fromCharCode(...input.bytes(BANNER.length));
  const match = BANNER_SHAPE.exec(banner);
  const version = Number(match?.[1]) * 1000 + Number(match?.[2]);
  if (!match || version < 3003) {
    throw new ProtocolError(
      `Cannot speak version ${JSON.stringify(banner)}: expected RFB 003.003 or later`,
    );
  }
  return version >= 3008 ? 8 : version === 3007 ? 7 : 3;
}

async function refuse(io: ViewerIo, minor: Minor, reason: string): Promise<never> {
  await io.write(message((out) => {
    if (minor === 3) out.u32(0);
    else out.u8(0);
    writeString(out, reason);
  }));
  throw new AuthError(`Cannot let the viewer in: ${reason}`, "refused");
}

/** In 3.3 the server decides; later the viewer picks from a list, here of one. */
async function agreeOnSecurity(io: ViewerIo, minor: Minor, type: number): Promise<void> {
  if (minor === 3) return await io.write(message((out) => out.u32(type)));
  await io.write(Uint8Array.of(1, type));
  await io.input.need(1);
  const chosen = io.input.u8();
  if (chosen === type) return;
  return await fail(io, minor, `security type ${chosen} was not offered`);
}

async function fail(io: ViewerIo, minor: Minor, reason: string): Promise<never> {
  await io.write(message((out) => {
    out.u32(1);
    if (minor === 8) writeString(out, reason);
  }));
  throw new AuthError(`Cannot let the viewer in: ${reason}`);
}

async function checkPassword(io: ViewerIo, minor: Minor, password: string): Promise<void> {
  const challenge = crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES));
  const expected = vncAuthResponse(passwordBytes(password), challenge);
  await io.write(challenge);
  await io.input.need(CHALLENGE_BYTES);
  const response = io.input.bytes(CHALLENGE_BYTES);
  if (!expected.every((byte, i) => byte === response[i])) {
    return await fail(io, minor, "the password is wrong");
  }
  await io.write(message((out) => out.u32(0)));
}

function writeServerInit(out: ByteWriter, { width, height, name }: ServerInit): void {
  out.u16(width);
  out.u16(height);
  writePixelFormat(CANVAS_FORMAT, out);
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
