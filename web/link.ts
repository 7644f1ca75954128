/** Everything that passes between the page and its worker; nothing else does. */
import type { RfbErrorCode } from "../rfb/errors.ts";
import type { Credentials, CredentialsRequest } from "../rfb/security/credentials.ts";

export type { Credentials, CredentialsRequest };

/** A failure as it crosses the worker: `code` selects the translated sentence, `message` has particulars. */
export interface LinkError {
  readonly code: RfbErrorCode | `close_${number}` | "unreachable" | "internal";
  readonly message: string;
}

/** Where a session stands; the page mirrors it in `document.documentElement.dataset.state`. */
export type LinkState = "connecting" | "authenticating" | "connected" | "disconnected" | "failed";

/** What a person may change while connected. */
export interface SessionSettings {
  /** Nothing is sent to the desktop: no keys, no pointer, no clipboard, no size, no power. */
  readonly viewOnly: boolean;
  /** JPEG quality 0 (worst) to 9 (best), `lossless` for none, `auto` for what the line carries. */
  readonly quality: number | "lossless" | "auto";
  /** 0 (fastest) to 9 (smallest); by default the quality's own choice. */
  readonly compression?: number;
  /** Bits of a pixel on the wire. */
  readonly colours: "full" | "16-bit" | "8-bit";
}

/** What the server can do besides the plain protocol; all false until it says so. */
export interface Features {
  readonly resize: boolean;
  readonly power: boolean;
  readonly audio: boolean;
  readonly clipboardImages: boolean;
  readonly extendedMouseButtons: boolean;
}

/** The clipboard's content; what is there is the same thing in several forms. */
export interface ClipboardContent {
  /** Lines end in LF. */
  readonly text?: string;
  readonly html?: string;
  /** An image in PNG. */
  readonly png?: Uint8Array<ArrayBuffer>;
}

/** What the statistics panel shows, of the last second. */
export interface Statistics {
  readonly framesPerSecond: number;
  readonly megabitsPerSecond: number;
  /** `undefined` where it cannot be measured. */
  readonly roundTripMs: number | undefined;
  /** Time to decode one update, on average. */
  readonly decodeMs: number;
  /** Pixels by name of encoding, largest first; fractions of 1. */
  readonly encodings: readonly (readonly [name: string, share: number])[];
  readonly width: number;
  readonly height: number;
  /** The quality in force: 0 to 9, or lossless. */
  readonly quality: number | "lossless";
}

/** Page to worker. */
export type ToWorker =
  | { readonly type: "init"; readonly canvas: OffscreenCanvas }
  | {
    readonly type: "connect";
    readonly url: string;
    readonly shared: boolean;
    readonly settings: SessionSettings;
  }
  | { readonly type: "settings"; readonly settings: SessionSettings }
  | { readonly type: "credentials"; readonly credentials: Credentials }
  | { readonly type: "disconnect" }
  | {
    readonly type: "key";
    readonly keysym: number;
    readonly down: boolean;
    /** The key's place on the keyboard as an XT scancode, where it is known. */
    readonly scancode?: number;
  }
  /** Buttons: bit 0 left, 1 middle, 2 right, 3 to 6 wheel up, down, left, right, 7 back, 8 forward. */
  | { readonly type: "pointer"; readonly mask: number; readonly x: number; readonly y: number }
  /** The pointer moved by so many pixels, for servers that want it so (`relativePointer`). */
  | { readonly type: "motion"; readonly mask: number; readonly x: number; readonly y: number }
  /** The person copied something here. */
  | { readonly type: "clipboard"; readonly content: ClipboardContent }
  /** The size that the person wants the remote screen to have. */
  | { readonly type: "wantedSize"; readonly width: number; readonly height: number }
  | { readonly type: "power"; readonly action: "shutdown" | "reboot" | "reset" }
  | { readonly type: "audio"; readonly on: boolean }
  /** Whether anybody can see the page. */
  | { readonly type: "visible"; readonly visible: boolean }
  /** Whether `statistics` are wanted once a second. */
  | { readonly type: "statistics"; readonly on: boolean };

/** Worker to page. */
export type ToPage =
  | { readonly type: "state"; readonly state: LinkState; readonly error?: LinkError }
  | { readonly type: "credentialsRequest"; readonly request: CredentialsRequest }
  /** The server hung up before the answer came, which now needs a new connection. */
  | { readonly type: "credentialsExpired" }
  | { readonly type: "resized"; readonly width: number; readonly height: number }
  | { readonly type: "name"; readonly name: string }
  /** The server has stopped where it must go on, or goes on. */
  | { readonly type: "silent"; readonly on: boolean }
  /** The server rang so many times, of which one sound is made. */
  | { readonly type: "bell"; readonly count: number }
  | { readonly type: "features"; readonly features: Features }
  /** The lamps of the remote keyboard. */
  | {
    readonly type: "leds";
    readonly capsLock: boolean;
    readonly numLock: boolean;
    readonly scrollLock: boolean;
  }
  /** The server wants movements (`motion`) instead of positions, or positions again. */
  | { readonly type: "relativePointer"; readonly on: boolean }
  /** The server moved the pointer. */
  | { readonly type: "pointerMoved"; readonly x: number; readonly y: number }
  /** The remote clipboard's content. */
  | { readonly type: "clipboard"; readonly content: ClipboardContent }
  /** The server did not take the wanted size: RFB's status 1 prohibited, 2 no resources, 3 invalid. */
  | { readonly type: "resizeRefused"; readonly status: number }
  /** Sound: interleaved samples of -1 to 1; `audioEnd` when the stream stops. */
  | {
    readonly type: "audioData";
    readonly samples: Float32Array<ArrayBuffer>;
    readonly channels: number;
    readonly sampleRate: number;
  }
  | { readonly type: "audioEnd" }
  | { readonly type: "statistics"; readonly statistics: Statistics }
  | {
    readonly type: "cursor";
    /** A PNG of at most 128 × 128 pixels; `null` hides the pointer. */
    readonly png: Blob | null;
    readonly hotspotX: number;
    readonly hotspotY: number;
  }
  | { readonly type: "hello"; readonly name: string; readonly viewOnly: boolean };
