/** Following an RFB handshake between two others, so as to know where the viewer's messages begin. */
import { RfbError } from "../../rfb/errors.ts";
import { securityTypeName } from "../../rfb/security/security_type_name.ts";
import { decodeLatin1 } from "../../rfb/text.ts";
import { parseBanner, type ProtocolVersion } from "../../rfb/version.ts";
import { CloseCode, FrameError } from "../websocket/frame.ts";

/** Who says something. */
export type Side = "target" | "viewer";

/** Close code for a session that cannot be followed through no fault of the viewer's. */
const CANNOT_FOLLOW = 4502;

const BANNER_BYTES = 12;
const CHALLENGE_BYTES = 16;
const NONE = 1;
const VNC_AUTH = 2;

/** What a viewer may answer; servers differ in how they take anything else. */
const ANSWERS: Readonly<Record<string, ProtocolVersion>> = {
  "RFB 003.003\n": "3.3",
  "RFB 003.007\n": "3.7",
  "RFB 003.008\n": "3.8",
};

/** What is said next, by whom; a step has at least one byte. */
interface Step {
  readonly side: Side;
  readonly bytes: Uint8Array;
}

/**
 * Takes the bytes of both sides, however they are cut, up to and with ClientInit; what the viewer says
 * then are messages. The two take turns in a handshake, so whoever speaks out of turn ends it: else
 * bytes could be taken for something here that they are not for the target.
 */
export class HandshakeFollower {
  #steps = follow();
  #step: Step | undefined;
  #filled = 0;
  #done = false;

  constructor() {
    this.#advance(this.#steps.next());
  }

  /** Whether ClientInit was said. Stays `false` after an error. */
  get done(): boolean {
    return this.#done;
  }

  /**
   * Takes what `side` says.
   *
   * @returns how many of `bytes` belong to the handshake; fewer than all only when it is done.
   * @throws {FrameError} when the session cannot be followed; it must end then.
   */
  take(side: Side, bytes: Uint8Array): number {
    let at = 0;
    while (at < bytes.length && !this.#done) {
      const step = this.#step;
      if (step?.side !== side) throw outOfTurn(side);
      const count = Math.min(step.bytes.length - this.#filled, bytes.length - at);
      step.bytes.set(bytes.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled === step.bytes.length) this.#advance(this.#steps.next(step.bytes));
    }
    return at;
  }

  #advance({ value, done }: IteratorResult<Step, true>): void {
    this.#step = done ? undefined : value;
    this.#filled = 0;
    // A generator that threw also reports its end, but without the value.
    this.#done = done === true && value === true;
  }
}

/** The steps of RFC 6143 sections 7.1 and 7.3.1; each is answered with its bytes. */
function* follow(): Generator<Step, true, Uint8Array> {
  const offered = readBanner(yield says("target", BANNER_BYTES));
  const version = readAnswer(yield says("viewer", BANNER_BYTES), offered);
  const type = version === "3.3" ? readU32(yield says("target", 4)) : yield* followChoice();
  checkType(type);
  if (type === VNC_AUTH) {
    yield says("target", CHALLENGE_BYTES);
    yield says("viewer", CHALLENGE_BYTES);
  }
  if (type === VNC_AUTH || version === "3.8") checkResult(yield says("target", 4));
  yield says("viewer", 1);
  return true;
}

/** U8 count and that many U8 types, answered by one of them (RFC 6143 section 7.1.2). */
function* followChoice(): Generator<Step, number, Uint8Array> {
  const [count] = yield says("target", 1);
  if (count === 0) throw refused();
  const offered = yield says("target", count!);
  const [chosen] = yield says("viewer", 1);
  if (offered.includes(chosen!)) return chosen!;
  throw new FrameError(CloseCode.protocolError, `security type ${chosen} was not offered`);
}

function says(side: Side, count: number): Step {
  return { side, bytes: new Uint8Array(count) };
}

function readBanner(bytes: Uint8Array): ProtocolVersion {
  try {
    return parseBanner(decodeLatin1(bytes));
  } catch (error) {
    if (!(error instanceof RfbError)) throw error;
    throw new FrameError(CANNOT_FOLLOW, "view-only needs a target that speaks RFB 3.3 or later");
  }
}

function readAnswer(bytes: Uint8Array, offered: ProtocolVersion): ProtocolVersion {
  const version = ANSWERS[decodeLatin1(bytes)];
  if (version !== undefined && version <= offered) return version;
  throw new FrameError(
    CloseCode.protocolError,
    `view-only needs a viewer that speaks RFB 3.3, 3.7 or 3.8, at most ${offered} here`,
  );
}

function checkType(type: number): void {
  if (type === 0) throw refused();
  if (type === NONE || type === VNC_AUTH) return;
  const wanted = `${securityTypeName(NONE)} or ${securityTypeName(VNC_AUTH)}`;
  throw new FrameError(
    CANNOT_FOLLOW,
    `view-only needs security ${wanted}, found ${securityTypeName(type)}`,
  );
}

/** SecurityResult: U32, 0 is yes. */
function checkResult(bytes: Uint8Array): void {
  if (readU32(bytes) !== 0) throw refused();
}

function refused(): FrameError {
  return new FrameError(CANNOT_FOLLOW, "target did not let the viewer in");
}

function outOfTurn(side: Side): FrameError {
  return side === "viewer"
    ? new FrameError(CloseCode.protocolError, "viewer spoke before the target had asked")
    : new FrameError(CANNOT_FOLLOW, "target did not wait for the viewer's answer");
}

function readU32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}
