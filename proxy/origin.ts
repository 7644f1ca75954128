/**
 * Which pages may open a WebSocket here: without this check any page a person visits could reach the
 * VNC servers behind the gateway with that person's network access (cross-site WebSocket hijacking).
 */

/** What is compared. */
export interface OriginCheck {
  /** The `Origin` field; `null` where there is none: no browser page, so nothing to protect. */
  readonly origin: string | null;
  /** The `Host` field. */
  readonly host: string | null;
  /** Whether the client reached us by TLS; a plain listener may stand behind a TLS proxy. */
  readonly tls: boolean;
  /** Origins that are allowed besides our own page's. */
  readonly allowed: readonly string[];
}

/** Whether the page of that origin is our own or an allowed one. */
export function isOriginAllowed({ origin, host, tls, allowed }: OriginCheck): boolean {
  if (origin === null) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, host: originHost, origin: normalised } = new URL(origin);
  if (allowed.includes(normalised)) return true;
  if (protocol !== "https:" && (protocol !== "http:" || tls)) return false;
  if (host === null || !URL.canParse(`${protocol}//${host}`)) return false;
  // Parsing with the page's scheme drops that scheme's default port on both sides.
  return new URL(`${protocol}//${host}`).host === originHost;
}
