import type { Context, Hono } from "hono";
import { csrf } from "hono/csrf";
import type { MaybePromise } from "../../database/database";
import type { ServiceEnv } from "../../http/observed-response";
import { labelRoute, requestIdOf } from "../../http/operation";
import type { RoleApis } from "../role-apis";
import { Caller } from "./caller";
import type { Page } from "./pages/layout";
import { pageHeaders, type Renderer } from "./renderer";

/** A browser says where a form comes from by `Sec-Fetch-Site` or, an old one or without TLS, by `Origin` alone. */
const refuseOtherSites = csrf({
  origin: (origin, context) =>
    context.req.header("sec-fetch-site") === undefined &&
    URL.canParse(origin) &&
    new URL(origin).host === new URL(context.req.url).host,
});

export type PageHandler = (
  context: Context<ServiceEnv>,
  caller: Caller,
) => MaybePromise<Page | Response>;

/** The pages: each with the same headers, look and way to fail. */
export class Site {
  constructor(
    private readonly app: Hono<ServiceEnv>,
    private readonly renderer: Renderer,
    private readonly apis: RoleApis,
  ) {}

  /** @param path a template such as `/jobs/:id`. */
  on(method: "get" | "post", path: string, handler: PageHandler): void {
    this.app.on(method, path, pageHeaders, async (context) => {
      labelRoute(context, path);
      try {
        await refuseOtherSites(context, () => Promise.resolve());
        const answer = await handler(context, this.#caller(context));
        return answer instanceof Response ? answer : await this.renderer.render(context, answer);
      } catch (error) {
        return await this.renderer.renderError(context, error);
      }
    });
  }

  #caller(context: Context<ServiceEnv>): Caller {
    const { req, env } = context;
    const requestId = requestIdOf(context);
    // As any proxy tells it: identity limits attempts by where they come from.
    const way = [req.header("x-forwarded-for"), env.incoming?.socket.remoteAddress];
    const forwarded = way.filter((address) => address !== undefined).join(", ");
    const traceparent = req.header("traceparent");
    return new Caller(this.apis, {
      ...(requestId !== "" && { "x-request-id": requestId }),
      ...(traceparent !== undefined && { traceparent }),
      ...(forwarded !== "" && { "x-forwarded-for": forwarded }),
    });
  }
}
