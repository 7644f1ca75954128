import type { ReceivedContent } from "../clipboard/content.ts";
import type { Cursor } from "../pseudo/cursor.ts";
import type { Leds } from "../pseudo/pseudo_rect.ts";
import type { Credentials, CredentialsRequest } from "../security/credentials.ts";
import type { AudioEvent } from "./audio_stream.ts";

/** What the server can do besides the plain protocol; all false until it says so. */
export interface Features {
  /** It takes `requestSize`. */
  readonly resize: boolean;
  /** It takes `power`. */
  readonly power: boolean;
  /** It takes `setAudio`. */
  readonly audio: boolean;
  /** Its clipboard takes images. */
  readonly clipboardImages: boolean;
  /** It takes the buttons back and forward. */
  readonly extendedMouseButtons: boolean;
}

/** What a client tells its owner, in wire order. An exception from any of these ends the session. */
export interface ClientHandler {
  /** The server wants to know who comes; only what it asks for is set in `request`. */
  credentials(request: CredentialsRequest): Promise<Credentials>;
  /** The peer is an RFB server and signing in begins; later, the first picture has been asked for. */
  state(state: "authenticating" | "connected"): void;
  /** The framebuffer has its first or another size; its pixels are another array. */
  resized(width: number, height: number): void;
  /** The desktop's first or new name: a stranger's text of one line, maybe empty. */
  name(name: string): void;
  /** The server has stopped where it must go on, or goes on. */
  silent?(on: boolean): void;
  bell(): void;
  /** The remote clipboard's content. */
  clipboard(content: ReceivedContent): void;
  /** The pointer's shape; `null` hides it. */
  cursor(cursor: Cursor | null): void;
  /** A framebuffer update is painted whole: a good moment to show the damage. */
  updated(): void;
  /** The server showed that it can do more than it did before. */
  features?(features: Features): void;
  leds?(leds: Leds): void;
  /** The server wants movements (`sendMotion`) instead of positions, or positions again. */
  relativePointer?(on: boolean): void;
  /** The server moved the pointer to this pixel of the picture. */
  pointerMoved?(x: number, y: number): void;
  /** The server did not take the size asked for: 1 prohibited, 2 no resources, 3 invalid layout. */
  resizeRefused?(status: number): void;
  audio?(event: AudioEvent): void;
}
