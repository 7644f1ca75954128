/** Whole sessions as a server sends them, valid to the last byte: what fuzzing and replays begin with. */
import { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { encodeCopyRect } from "../../rfb/encoders/copy_rect.ts";
import type { Encoder } from "../../rfb/encoders/encoder.ts";
import { type Picture, PixelPacker } from "../../rfb/encoders/pixel_packer.ts";
import { ENCODERS } from "../../rfb/encoders/table.ts";
import { ENCODING, encodingName } from "../../rfb/encodings.ts";
import { Framebuffer } from "../../rfb/framebuffer.ts";
import { CANVAS_FORMAT, encodePixelFormat } from "../../rfb/pixel_format.ts";
import type { Rect } from "../../rfb/rect.ts";
import { u16, u32 } from "../_bytes.ts";
import { extensionMessages, extensionRects } from "./_extension_messages.ts";
import { rectHeader } from "./_feed.ts";
import { Random } from "./_random.ts";
import { PICTURE_KINDS, randomPicture } from "./encoders/_pictures.ts";
import { decodeJpeg } from "./encoders/_slow_jpeg.ts";

/** How much there is in a session. */
export interface SessionShape {
  readonly width: number;
  readonly height: number;
  /** Longest side of a rectangle. */
  readonly longestSide: number;
  readonly updates: number;
  /** Level of JPEG in Tight, which is lossless without one. */
  readonly quality?: number;
}

const USUAL_SHAPE: SessionShape = { width: 150, height: 100, longestSide: 90, updates: 4 };
/** Of Tight and TightPNG: that a JPEG follows. */
const JPEG_CONTROL = 0x90;

/** A session, and what a client shows at its end whose platform is that of `encoders/_slow_platform.ts`. */
export interface SessionStream {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly picture: Picture;
}

/** All but H.264, which only a browser decodes. */
const PICTURE_ENCODINGS = [...ENCODERS.keys()].filter((encoding) => encoding !== ENCODING.OpenH264);

/** Sessions of one encoding each, and {@linkcode mixedStreams}. */
export function sessionStreams(seed: number, shape: SessionShape = USUAL_SHAPE): SessionStream[] {
  return [...encodingStreams(seed, shape), ...mixedStreams(seed, shape)];
}

/** One session for each encoding. */
export function encodingStreams(seed: number, shape: SessionShape = USUAL_SHAPE): SessionStream[] {
  return PICTURE_ENCODINGS.map((encoding) =>
    pictureStream(encodingName(encoding), [encoding], seed, shape)
  );
}

/** Sessions with all encodings by turns, with lossy pictures, and with every extension. */
export function mixedStreams(seed: number, shape: SessionShape = USUAL_SHAPE): SessionStream[] {
  // Small rectangles are never JPEG, nor drawings at good levels.
  const lossy = {
    ...shape,
    quality: 4,
    longestSide: Math.max(60, shape.longestSide),
    updates: Math.max(3, shape.updates),
  };
  return [
    pictureStream("all encodings", PICTURE_ENCODINGS, seed, shape),
    pictureStream("lossy Tight and TightPNG", [ENCODING.Tight, ENCODING.TightPNG], seed, lossy),
    extensionStream(seed, shape),
  ];
}

/** A session without security whose updates have rectangles in `encodings` by turns, and copies. */
export function pictureStream(
  name: string,
  encodings: readonly number[],
  seed: number,
  shape: SessionShape = USUAL_SHAPE,
): SessionStream {
  const server = new ServerStream(new Random(seed), shape);
  for (let i = 0; i < shape.updates; i++) server.update(encodings);
  return { name, ...server.end() };
}

/** A session with each message and each pseudo-rectangle, between updates in several encodings. */
export function extensionStream(seed: number, shape: SessionShape = USUAL_SHAPE): SessionStream {
  const server = new ServerStream(new Random(seed), shape);
  const encodings = [ENCODING.Tight, ENCODING.ZRLE, ENCODING.Raw];
  server.update(encodings);
  for (const message of extensionMessages()) server.bytes(message);
  for (const rect of extensionRects(shape.width, shape.height)) {
    server.bytes(Uint8Array.of(0, 0, 0, 1));
    server.bytes(rect);
  }
  server.update(encodings);
  server.resize(shape.width + 30, shape.height - 20);
  server.update(encodings);
  return { name: "extensions", ...server.end() };
}

/** Writes a session and paints what a client is to paint. */
class ServerStream {
  readonly #random: Random;
  readonly #out = new ByteWriter();
  readonly #shape: SessionShape;
  readonly #shown: Framebuffer;
  readonly #packer = new PixelPacker(CANVAS_FORMAT);
  readonly #encoders = new Map<number, Encoder>();

  constructor(random: Random, shape: SessionShape) {
    const { width, height } = shape;
    this.#random = random;
    this.#shape = shape;
    this.#shown = new Framebuffer(width, height);
    this.bytes(new TextEncoder().encode("RFB 003.008\n"));
    // One security type, None, and its result; then ServerInit with a name of four letters.
    this.bytes(Uint8Array.of(1, 1, ...u32(0), ...u16(width), ...u16(height)));
    this.bytes(encodePixelFormat(CANVAS_FORMAT));
    this.bytes(Uint8Array.of(...u32(4), ...new TextEncoder().encode("desk")));
  }

  bytes(bytes: Uint8Array): void {
    this.#out.bytes(bytes);
  }

  /** An update that a LastRect ends: one to three rectangles of each encoding, and a copy. */
  update(encodings: readonly number[]): void {
    this.bytes(Uint8Array.of(0, 0, 0xff, 0xff));
    for (const encoding of encodings) {
      for (let left = 1 + this.#random.below(3); left > 0; left--) this.#paint(encoding);
    }
    this.#copy();
    this.bytes(Uint8Array.from(rectHeader(0, 0, 0, 0, ENCODING.LastRect)));
  }

  /** An update of one DesktopSize. */
  resize(width: number, height: number): void {
    this.bytes(Uint8Array.of(0, 0, 0, 1));
    this.bytes(Uint8Array.from(rectHeader(0, 0, width, height, ENCODING.DesktopSize)));
    this.#shown.resize(width, height);
  }

  end(): { bytes: Uint8Array<ArrayBuffer>; picture: Picture } {
    const { width, height, pixels } = this.#shown;
    return { bytes: this.#out.take().slice(), picture: { width, height, pixels } };
  }

  #paint(encoding: number): void {
    const rect = this.#randomRect();
    const kind = PICTURE_KINDS[this.#random.below(PICTURE_KINDS.length)]!;
    const picture = randomPicture(kind, rect.width, rect.height, this.#random);
    const encoder = this.#encoder(encoding);
    const whole = { ...rect, x: 0, y: 0 };
    this.#header(rect, encoding);
    const payload = new ByteWriter();
    encoder.encode(this.#packer.pack(picture, whole, encoder.pixelKind), payload);
    const bytes = payload.take();
    this.#out.bytes(bytes);
    this.#shown.blit(rect, jpegIn(bytes, encoding) ?? picture.pixels);
  }

  #copy(): void {
    const rect = this.#randomRect();
    const x = this.#random.below(this.#shown.width - rect.width + 1);
    const y = this.#random.below(this.#shown.height - rect.height + 1);
    this.#header(rect, ENCODING.CopyRect);
    encodeCopyRect(x, y, this.#out);
    this.#shown.copy(rect, x, y);
  }

  #header({ x, y, width, height }: Rect, encoding: number): void {
    this.bytes(Uint8Array.from(rectHeader(x, y, width, height, encoding)));
  }

  /** Encoders live as long as the session, as their streams do. */
  #encoder(encoding: number): Encoder {
    const known = this.#encoders.get(encoding);
    if (known) return known;
    const made = ENCODERS.get(encoding)!();
    made.setLevels?.({ compression: undefined, quality: this.#shape.quality });
    this.#encoders.set(encoding, made);
    return made;
  }

  #randomRect(): Rect {
    const { width: fullWidth, height: fullHeight } = this.#shown;
    const width = 1 + this.#random.below(Math.min(this.#shape.longestSide, fullWidth));
    const height = 1 + this.#random.below(Math.min(this.#shape.longestSide, fullHeight));
    const x = this.#random.below(fullWidth - width + 1);
    const y = this.#random.below(fullHeight - height + 1);
    return { x, y, width, height };
  }
}

/** The pixels of the JPEG in a rectangle's payload, if that is one. */
function jpegIn(payload: Uint8Array, encoding: number): Uint32Array | undefined {
  if (encoding === ENCODING.JPEG) return decodeJpeg(payload).pixels;
  const isTight = encoding === ENCODING.Tight || encoding === ENCODING.TightPNG;
  if (!isTight || payload[0] !== JPEG_CONTROL) return undefined;
  const lengthBytes = 1 + payload.subarray(1).findIndex((byte) => byte < 128);
  return decodeJpeg(payload.subarray(1 + lengthBytes)).pixels;
}
