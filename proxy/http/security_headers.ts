/**
 * Nothing from elsewhere, nothing inline, no foreign frame around us. WebAssembly may be compiled, of which the
 * JPEG decoder makes its kernels; no text becomes a program.
 *
 * @param framers origins whose pages may have ours in a frame.
 */
export function contentSecurityPolicy(framers: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    ["frame-ancestors 'self'", ...framers].join(" "),
  ].join("; ");
}

/** Fields of every answer that a browser may show. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": contentSecurityPolicy(),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};
