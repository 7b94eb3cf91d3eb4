import type { Context } from "hono";
import { html } from "hono/html";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { toProblem } from "../../http/errors";
import { NO_STORE } from "../../http/no-store";
import type { ServiceEnv } from "../../http/observed-response";
import { requestIdOf } from "../../http/operation";
import { Problem } from "../../http/problem";
import type { Logger } from "../../observability/logger";
import { readForm } from "./form";
import { Layout, type Page, type Visitor } from "./pages/layout";
import { problemPage } from "./pages/problem-page";
import { signedInAs, type SignedIn } from "./session-cookie";

/** No script at all, and styles from the file alone. */
export const pageHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  // With `no-referrer` a browser would hide the origin of a form from the check below, too.
  referrerPolicy: "same-origin",
  xFrameOptions: "DENY",
  permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
  // Whoever ends TLS knows which hosts have it.
  strictTransportSecurity: false,
});

interface RendererOptions {
  readonly logger: Logger;
  readonly styleUrl: string;
  /** Shown on every page; empty for none. */
  readonly notice: () => string;
}

/** Makes answers of pages, and pages of what went wrong. */
export class Renderer {
  constructor(private readonly options: RendererOptions) {}

  async render(context: Context<ServiceEnv>, page: Page): Promise<Response> {
    const { styleUrl, notice } = this.options;
    const visitor = kindOf(signedInAs(context));
    const layout = { page, styleUrl, notice: notice(), visitor, path: context.req.path };
    const document = <Layout {...layout} />;
    const text = await html`<!doctype html>${document}`;
    return new Response(text, {
      status: page.status ?? 200,
      headers: { "content-type": "text/html; charset=utf-8", ...NO_STORE, ...page.headers },
    });
  }

  /** Logs what caused a failure of the service, never the visitor's. */
  async renderError(context: Context<ServiceEnv>, error: unknown): Promise<Response> {
    const problem = error instanceof HTTPException ? fromAnotherSite(error) : toProblem(error);
    if (problem.status >= 500 && problem.cause !== undefined)
      this.options.logger.error("request failed", error, { request_id: requestIdOf(context) });
    const { method } = context.req;
    const { pathname, search } = new URL(context.req.url);
    const isKept = problem.status >= 500 || problem.status === 401;
    const typed =
      method === "POST" && isKept ? await readForm(context).catch(() => undefined) : undefined;
    const address = `${pathname}${search}`;
    return this.render(context, problemPage(problem, address, typed?.toSendAgain));
  }

  /** The answer of an address that is no page's. */
  async answerProblem(context: Context<ServiceEnv>, problem: Problem): Promise<Response> {
    await pageHeaders(context, async () => {
      context.res = await this.renderError(context, problem);
    });
    return context.res;
  }
}

function fromAnotherSite(cause: unknown): Problem {
  return new Problem(403, "other-site", "The form came from another site.", { cause });
}

function kindOf(account: SignedIn | undefined): Visitor {
  if (account === undefined) return "stranger";
  return account.isCompany ? "company" : "person";
}
