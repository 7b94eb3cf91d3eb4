import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number };
}

export interface SentSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  /** Attributes of who sent it. */
  readonly resource: Readonly<Record<string, string | number | undefined>>;
}

interface SentSpans {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<SentSpan, "resource">[] }[];
  }[];
}

const started: Server[] = [];
afterAll(() => {
  for (const server of started) server.close().closeAllConnections();
});

/** Takes spans as a receiver of OTLP/HTTP does, and keeps what came. */
export async function startCollector() {
  const paths = new Set<string>();
  const spans: SentSpan[] = [];
  const server = createServer((request, response) => {
    request.setEncoding("utf8");
    let body = "";
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      paths.add(request.url ?? "");
      spans.push(...spansIn(JSON.parse(body) as SentSpans));
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  }).listen(0, "127.0.0.1");
  started.push(server);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { paths, spans, endpoint: `http://127.0.0.1:${port}` };
}

function spansIn({ resourceSpans }: SentSpans): SentSpan[] {
  return resourceSpans.flatMap(({ resource: { attributes }, scopeSpans }) => {
    const resource = Object.fromEntries(
      attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
    );
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, resource })));
  });
}
