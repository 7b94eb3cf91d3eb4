import { rawRequest } from "../support/raw-request";
import { startService, untilReady, type ServiceProcess } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
const PROBLEM = "application/problem+json";
const MAX_BODY_BYTES = 1024;

interface Response {
  readonly content: Readonly<Record<string, { readonly schema: unknown }>>;
  readonly headers: Readonly<Record<string, unknown>>;
}
interface Operation {
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, Response>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

describe("the OpenAPI document and the server agree:", () => {
  let service: ServiceProcess;
  let operations: { line: string; operation: Operation }[];
  beforeAll(async () => {
    service = await startService({
      DATA_DIR: folder,
      MAX_BODY_BYTES: String(MAX_BODY_BYTES),
      MAX_HEADER_BYTES: "4096",
      // Room for one body.
      MAX_CONCURRENT_REQUESTS: "1",
      REQUEST_TIMEOUT_SECONDS: "1",
      FEATURE_FLAGS: "applications,burns",
    });
    await untilReady(service);
    const { paths } = (await (await fetch(`${service.url}/openapi.json`)).json()) as Document;
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        line: `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, "1")} HTTP/1.1\r\n`,
        operation,
      })),
    );
  });

  const HOST = "host: x\r\n";
  const half = `${HOST}content-length: ${MAX_BODY_BYTES}\r\n\r\n${"x".repeat(MAX_BODY_BYTES * 0.6)}`;

  const expectDocumented = (answer: string, status: number, { responses }: Operation) => {
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain(`content-type: ${PROBLEM}\r\n`);
    const documented = responses[status];
    expect(documented?.content).toEqual({
      [PROBLEM]: { schema: { $ref: "#/components/schemas/Problem" } },
    });
    expect(/^retry-after: \d+\r$/im.test(answer)).toBe(
      "Retry-After" in (documented?.headers ?? {}),
    );
  };

  test.each([
    [400, "names no host", "connection: close\r\n\r\n"],
    [408, "never ends", `${HOST}content-length: 9\r\n\r\n{`],
    [417, "expects what nobody can meet", `${HOST}expect: foo\r\n\r\n`],
    [431, "has headers beyond the limit", `${HOST}x: ${"a".repeat(5000)}\r\n\r\n`],
  ])("%d, which every operation answers when a request %s", async (status, _case, rest) => {
    expect(operations.length).toBeGreaterThan(5);
    await Promise.all(
      operations.map(async ({ line, operation }) =>
        expectDocumented(await rawRequest(service.url, line + rest), status, operation),
      ),
    );
  });

  test("503, which every operation answers when there is no room for its body", async () => {
    expect.hasAssertions();
    for (const { line, operation } of operations) {
      const answer = await Promise.race([1, 2].map(() => rawRequest(service.url, line + half)));
      expectDocumented(answer, 503, operation);
    }
  });

  test("413, which the operations with a body answer when it is too large, and no other lists", async () => {
    for (const { line, operation } of operations) {
      expect("413" in operation.responses).toBe(operation.requestBody !== undefined);
      if (operation.requestBody === undefined) continue;
      const answer = await rawRequest(
        service.url,
        `${line}${HOST}content-length: ${MAX_BODY_BYTES + 1}\r\n\r\n`,
      );
      expectDocumented(answer, 413, operation);
    }
  });

  test("nothing else is listed for every operation but 500, which no request brings about", () => {
    const common = operations
      .map(({ operation }) => Object.keys(operation.responses))
      .reduce((all, statuses) => all.filter((status) => statuses.includes(status)));
    expect(common.filter((status) => Number(status) >= 400)).toEqual([
      "400",
      "408",
      "417",
      "431",
      "500",
      "503",
    ]);
  });
});
