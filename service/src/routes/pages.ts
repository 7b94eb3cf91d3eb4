import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import type { ServiceEnv } from "../http/observed-response";
import { labelRoute } from "../http/operation";

/** A file that is served: a path that no list has reaches no file. */
export type PageFile = readonly [path: string, file: string, contentType: string];

/** What every process serves: the reference of its API, and what all pages look like. */
export const SHARED_FILES: readonly PageFile[] = [
  ["/docs", "docs.html", "text/html; charset=utf-8"],
  ["/page/docs.js", "docs.js", "text/javascript; charset=utf-8"],
  ["/page/style.css", "style.css", "text/css; charset=utf-8"],
  ["/page/icon.svg", "icon.svg", "image/svg+xml"],
];

const SECURE_HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** Each file is read once, when it is first asked for. */
export function pageRoutes(
  app: Hono<ServiceEnv>,
  pageFolder: string,
  files: readonly PageFile[],
): void {
  for (const [path, file, contentType] of files) {
    let content: string | undefined;
    app.get(path, (context) => {
      labelRoute(context, path);
      content ??= readFileSync(join(pageFolder, file), "utf8");
      // Replicas of two versions answer side by side during a rollout, so nothing is cached.
      const headers = {
        "content-type": contentType,
        "cache-control": "no-cache",
        ...SECURE_HEADERS,
      };
      return new Response(content, { headers });
    });
  }
}
