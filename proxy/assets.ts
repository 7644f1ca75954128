/** The page's files, embedded in the executable, held in memory with what each answer needs. */
import { eTag } from "@std/http/etag";
import { SECURITY_HEADERS } from "./http/security_headers.ts";

/** Where the build puts the page. */
const FOLDER = new URL("../web/dist/", import.meta.url);

/** The page's files and their types; there are no others. */
const TYPES: Readonly<Record<string, string>> = {
  "index.html": "text/html; charset=utf-8",
  "app.css": "text/css; charset=utf-8",
  "page.js": "text/javascript; charset=utf-8",
  "worker.js": "text/javascript; charset=utf-8",
  "audio.js": "text/javascript; charset=utf-8",
  "audio_output.js": "text/javascript; charset=utf-8",
  "clipboard_images.js": "text/javascript; charset=utf-8",
  "further_decoders.js": "text/javascript; charset=utf-8",
  "inflate_kernel.js": "text/javascript; charset=utf-8",
  "jpeg_decoding.js": "text/javascript; charset=utf-8",
  "security_type_name.js": "text/javascript; charset=utf-8",
  "start_page.js": "text/javascript; charset=utf-8",
  "vnc_auth.js": "text/javascript; charset=utf-8",
  "video_decoding.js": "text/javascript; charset=utf-8",
  "icon.svg": "image/svg+xml",
};

/** `gzip` in an `accept-encoding` field, unless its weight is 0 (RFC 9110 section 12.5.3). */
const GZIP = /(?:^|,)\s*(?:gzip|\*)\s*(?:$|,|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))/i;

/** One file, ready to be sent. */
export interface Asset {
  readonly type: string;
  readonly etag: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, compressed. */
  readonly gzip: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** Reads every file once. @throws when the page was not built. */
export async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const entries = Object.entries(TYPES).map(async ([name, type]) => {
    const bytes = await Deno.readFile(new URL(name, FOLDER));
    const etag: string = await eTag(bytes, { weak: true });
    return [name, makeAsset(type, etag, bytes)] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Compressed when it is first asked for: all of them would cost 40 ms of every start. */
function makeAsset(type: string, etag: string, bytes: Uint8Array<ArrayBuffer>): Asset {
  let compressed: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return { type, etag, bytes, gzip: () => compressed ??= gzip(bytes) };
}

/** The answer with one file: 304 when the client has it, compressed when it takes that. */
export async function assetResponse(request: Request, asset: Asset): Promise<Response> {
  const headers = new Headers({
    ...SECURITY_HEADERS,
    "cache-control": "no-cache",
    "content-type": asset.type,
    "etag": asset.etag,
    "vary": "accept-encoding",
  });
  const known = request.headers.get("if-none-match")?.split(",").map((tag) => tag.trim());
  if (known?.includes(asset.etag)) return new Response(null, { status: 304, headers });
  if (!GZIP.test(request.headers.get("accept-encoding") ?? "")) {
    return new Response(asset.bytes, { headers });
  }
  headers.set("content-encoding", "gzip");
  return new Response(await asset.gzip(), { headers });
}

/** As small as can be: done once, sent often. */
async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { constants, gzipSync } = await import("node:zlib");
  return new Uint8Array(gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION, memLevel: 9 }));
}
