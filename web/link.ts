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

/** Page to worker. */
export type ToWorker =
  | { readonly type: "init"; readonly canvas: OffscreenCanvas }
  | { readonly type: "connect"; readonly url: string; readonly shared: boolean }
  | { readonly type: "credentials"; readonly credentials: Credentials }
  | { readonly type: "disconnect" }
  | { readonly type: "key"; readonly keysym: number; readonly down: boolean }
  | { readonly type: "pointer"; readonly mask: number; readonly x: number; readonly y: number }
  | { readonly type: "cutText"; readonly text: string };

/** Worker to page. */
export type ToPage =
  | { readonly type: "state"; readonly state: LinkState; readonly error?: LinkError }
  | { readonly type: "credentialsRequest"; readonly request: CredentialsRequest }
  /** The server hung up before the answer came, which now needs a new connection. */
  | { readonly type: "credentialsExpired" }
  | { readonly type: "resized"; readonly width: number; readonly height: number }
  | { readonly type: "name"; readonly name: string }
  | { readonly type: "bell" }
  | { readonly type: "cutText"; readonly text: string }
  | {
    readonly type: "cursor";
    /** A PNG of at most 128 × 128 pixels; `null` hides the pointer. */
    readonly png: Blob | null;
    readonly hotspotX: number;
    readonly hotspotY: number;
  }
  | { readonly type: "hello"; readonly name: string; readonly viewOnly: boolean };
