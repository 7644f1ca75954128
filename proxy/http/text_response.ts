import { SECURITY_HEADERS } from "./security_headers.ts";

/** A short answer for people and scripts, never kept by a cache; `fields` come first. */
export function textResponse(
  status: number,
  body: string,
  fields: Readonly<Record<string, string>> = {},
): Response {
  const headers = {
    ...SECURITY_HEADERS,
    "cache-control": "no-store",
    "content-type": "text/plain; charset=utf-8",
    ...fields,
  };
  return new Response(`${body}\n`, { status, headers });
}
