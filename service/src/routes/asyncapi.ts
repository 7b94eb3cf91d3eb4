import type { Hono } from "hono";
import type { ServiceEnv } from "../http/observed-response";
import { labelRoute } from "../http/operation";
import { APPLICATION_MESSAGES } from "../messages/application-messages";
import { QUEUES } from "../messages/queues";

const PATH = "/asyncapi.json";

/** Serves the AsyncAPI 3 document of every message; its maker is loaded at the first request, its text kept. */
export function asyncApiRoute(app: Hono<ServiceEnv>, version: string): void {
  let document: string | undefined;
  app.get(PATH, async (context) => {
    labelRoute(context, PATH);
    if (document === undefined) {
      const { asyncApiDocument } = await import("./asyncapi-document");
      document = JSON.stringify(asyncApiDocument(APPLICATION_MESSAGES, QUEUES, version));
    }
    return new Response(document, { headers: { "content-type": "application/json" } });
  });
}
