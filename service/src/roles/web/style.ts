import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import type { ServiceEnv } from "../../http/observed-response";
import { labelRoute } from "../../http/operation";

const PATH = "/page/web.css";
/** Later ones win over earlier ones. */
const PARTS = ["web-site.css", "web-forms.css", "web-jobs.css", "web-application.css"];

/** The style of the pages; its address changes with its content. */
export class Style {
  readonly #content: string;
  readonly #hash: string;

  constructor(pageFolder: string) {
    this.#content = PARTS.map((part) => readFileSync(join(pageFolder, part), "utf8")).join("\n");
    this.#hash = createHash("sha256").update(this.#content).digest("hex").slice(0, 12);
  }

  get url(): string {
    return `${PATH}?${this.#hash}`;
  }

  /** During a rollout the page of one version may ask the other one: it gets what there is, and nobody keeps it. */
  addRoute(app: Hono<ServiceEnv>): void {
    app.get(PATH, (context) => {
      labelRoute(context, PATH);
      const isThis = new URL(context.req.url).search === `?${this.#hash}`;
      return new Response(this.#content, {
        headers: {
          "content-type": "text/css; charset=utf-8",
          "cache-control": isThis ? "public, max-age=31536000, immutable" : "no-cache",
          "x-content-type-options": "nosniff",
          "cross-origin-resource-policy": "same-origin",
        },
      });
    });
  }
}
