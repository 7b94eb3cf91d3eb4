import type { Api } from "../http/operation";
import { labelRoute } from "../http/operation";

const PATH = "/openapi.json";

/** Serves the OpenAPI 3.1 document of every operation; its maker is loaded at the first request, its text kept. */
export function openApiRoute(api: Api, version: string): void {
  let document: string | undefined;
  api.app.get(PATH, async (context) => {
    labelRoute(context, PATH);
    if (document === undefined) {
      const { openApiDocument } = await import("./openapi-document");
      document = JSON.stringify(openApiDocument(api.operations, version));
    }
    return new Response(document, { headers: { "content-type": "application/json" } });
  });
}
