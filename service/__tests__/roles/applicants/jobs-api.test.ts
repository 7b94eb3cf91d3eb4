import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Logger } from "../../../src/observability/logger";
import { temporaryFolder } from "../../support/temporary-folder";
import { jsonPost, testApp } from "../../support/test-app";

const applicant = { name: "Applicant", email: "applicant@example.org" };
const json = { "content-type": "application/json" };

/** What the role `jobs`, elsewhere, answers. */
let answer: { status: number; body: string };
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  response.writeHead(answer.status, json).end(answer.body);
});

describe("applicants without the role jobs beside it", () => {
  const folder = temporaryFolder();
  let service: Awaited<ReturnType<typeof testApp>>;
  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    service = await testApp(folder, {
      ROLES: "applicants",
      JOBS_API: `http://127.0.0.1:${port}`,
      IDENTITY_API: `http://127.0.0.1:${port}`,
      BROKER_URL: "amqp://broker.example",
    });
  });
  afterAll(async () => {
    await service.database.close();
    server.close();
  });

  async function apply(headers: Record<string, string> = {}) {
    const response = await service.app.request(
      "/api/jobs/7/applications",
      jsonPost(applicant, headers),
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  test("asks its API and keeps what it says", async () => {
    answer = { status: 200, body: '{"id":7,"title":"Cook","company":"Contoso","more":1}' };
    expect(await apply()).toMatchObject({
      status: 201,
      body: { job_id: 7, job_title: "Cook", company: "Contoso" },
    });
    expect(asked).toEqual(["/api/jobs/7"]);
    expect((await service.app.request("/api/jobs/7")).status).toBe(404);
  });

  test("knows no job that it does not know", async () => {
    answer = { status: 404, body: "{}" };
    expect((await apply()).status).toBe(404);
  });

  test.each([
    [
      "its own reason",
      503,
      '{"type":"/docs#database-unreachable","title":"x"}',
      "database-unreachable",
    ],
    ["no reason", 503, "<html>", "jobs-unavailable"],
    ["an error", 500, '{"type":"/docs#internal-error","title":"x"}', "jobs-unavailable"],
    ["no job", 200, '{"id":"7"}', "jobs-unavailable"],
    ["somebody else's address", 302, "{}", "jobs-unavailable"],
  ])("stores nothing when it gives %s", async (_what, status, body, code) => {
    jest.spyOn(Logger.prototype, "error").mockImplementation(() => undefined);
    answer = { status, body };
    expect(await apply()).toMatchObject({ status: 503, body: { type: `/docs#${code}` } });
    jest.restoreAllMocks();
    expect((await service.messaging.outbox.backlog()).count).toBe(1);
  });

  test("stores nothing when the role identity gives no keys to prove a token with", async () => {
    jest.spyOn(Logger.prototype, "error").mockImplementation(() => undefined);
    asked.length = 0;
    for (const one of [
      { status: 503, body: "{}" },
      { status: 200, body: '{"keys":[{}]}' },
    ]) {
      answer = one;
      // Header and claims that are well-formed; the signature is nobody's.
      const headers = { authorization: "Bearer eyJhbGciOiJFZERTQSIsImtpZCI6ImEifQ.e30.AAAA" };
      expect(await apply(headers)).toMatchObject({
        status: 503,
        body: { type: "/docs#identity-unavailable" },
      });
    }
    jest.restoreAllMocks();
    expect(new Set(asked)).toEqual(new Set(["/api/keys"]));
    expect((await service.messaging.outbox.backlog()).count).toBe(1);
  });
});
