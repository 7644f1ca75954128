/** What each URL answers (WebSockets aside, which are taken on any path). */
import { type Asset, assetResponse } from "./assets.ts";
import { contentSecurityPolicy } from "./http/security_headers.ts";
import { textResponse } from "./http/text_response.ts";
import type { Metrics } from "./metrics.ts";
import type { TokenSource } from "./tokens/token_source.ts";

/** What the routes know of the gateway. */
export interface RouteContext {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly tokens: TokenSource;
  readonly metrics: Metrics;
  /** Their pages may have ours in a frame. */
  readonly allowedOrigins: readonly string[];
  /** Whether the start page may name the targets. */
  readonly list: boolean;
  readonly demo: boolean;
}

type Route = (context: RouteContext, request: Request) => Response | Promise<Response>;

const page: Route = async ({ assets, allowedOrigins }, request) => {
  const response = await assetResponse(request, assets.get("index.html")!);
  response.headers.set("content-security-policy", contentSecurityPolicy(allowedOrigins));
  return response;
};

const METRICS_TYPE = { "content-type": "text/plain; version=0.0.4; charset=utf-8" };

/** The last three are the names of pages that old links have. */
const ROUTES: Readonly<Record<string, Route>> = {
  "/": page,
  "/index.html": page,
  "/vnc.html": page,
  "/vnc_lite.html": page,
  "/vnc_auto.html": page,
  "/healthz": () => textResponse(200, "ok"),
  "/readyz": answerReady,
  "/metrics": ({ metrics }) => textResponse(200, metrics.format().trimEnd(), METRICS_TYPE),
  "/api/targets": answerTargets,
};

/** The answer to a request; 404 for a path that is not known. */
export async function route(context: RouteContext, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const handler = Object.hasOwn(ROUTES, pathname) ? ROUTES[pathname] : undefined;
  if (handler) return await handler(context, request);
  const asset = context.assets.get(pathname.slice(1));
  return asset
    ? await assetResponse(request, asset)
    : textResponse(404, "There is no such page here.");
}

async function answerReady({ tokens }: RouteContext): Promise<Response> {
  const problem = await tokens.problem();
  return problem === undefined
    ? textResponse(200, "ready")
    : textResponse(503, `not ready: ${problem}`);
}

async function answerTargets({ tokens, list, demo }: RouteContext): Promise<Response> {
  const targets = list ? await tokens.list() : [];
  return textResponse(200, JSON.stringify({ targets, demo }), {
    "content-type": "application/json; charset=utf-8",
  });
}
