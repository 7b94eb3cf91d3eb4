import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Logger } from "../../../src/observability/logger";
import { formPost, readPage, visit } from "../../support/pages";
import { temporaryFolder } from "../../support/temporary-folder";
import { testApp } from "../../support/test-app";

const job = {
  id: 7,
  title: "Cook",
  company: "Contoso",
  location: "Berlin",
  employment_type: "seasonal",
  remote: false,
  salary_min: 40_000,
  salary_max: 50_000,
  description: "Cooks.",
  tags: [],
  posted_at: "2026-11-01T00:00:00.000Z",
  more: 1,
};
const typed = { name: "Applicant", email: "applicant@example.org", message: "Hello" };

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

/** A role elsewhere that answers as it is told to. */
function otherRole() {
  const role = { answer: { status: 404, body: "{}" } as Answer, asked: [] as IncomingMessage[] };
  const server = createServer((request, response) => {
    role.asked.push(request);
    const { status, body, headers } = role.answer;
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  });
  return { ...role, role, server };
}

describe("web without the other roles beside it", () => {
  const folder = temporaryFolder();
  const jobs = otherRole();
  const applicants = otherRole();
  let service: Awaited<ReturnType<typeof testApp>>;
  beforeAll(async () => {
    const addresses = [];
    for (const { server } of [jobs, applicants]) {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      addresses.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    }
    const [JOBS_API = "", APPLICANTS_API = ""] = addresses;
    service = await testApp(folder, { ROLES: "web", JOBS_API, APPLICANTS_API });
  });
  beforeEach(() => {
    jest.spyOn(Logger.prototype, "error").mockImplementation(() => undefined);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await service.database.close();
    jobs.server.close();
    applicants.server.close();
  });

  test("asks their APIs, passes the trace on, and shows what a later release says", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    jobs.role.answer = { status: 200, body: JSON.stringify(job) };
    const page = await visit(service.app, "/jobs/7", { traceparent });
    expect(page.status).toBe(200);
    expect(page.text).toContain("seasonal");
    expect(jobs.role.asked.at(-1)).toMatchObject({ url: "/api/jobs/7", headers: { traceparent } });
    expect((await service.app.request("/api/jobs/7")).status).toBe(404);
  });

  test.each<[string, Answer]>([
    ["its own reason", { status: 503, body: '{"type":"/docs#database-locked","title":"x"}' }],
    ["no reason", { status: 503, body: "<html>" }],
    ["a defect", { status: 500, body: '{"type":"/docs#internal-error","title":"x"}' }],
    ["nothing that is a job", { status: 200, body: '{"id":"7"}' }],
    ["somebody else's address", { status: 302, body: "{}", headers: { location: "/x" } }],
  ])("is a page to try again later, when jobs gives %s", async (_what, answer) => {
    jobs.role.answer = answer;
    for (const path of ["/", "/jobs/7"]) {
      const page = await visit(service.app, path);
      expect([page.status, page.headers.get("retry-after")]).toEqual([503, "5"]);
      expect(page.text).toContain("This is not available right now");
      expect(page.html).toContain(`<a class="button" href="${path}">Try again</a>`);
    }
  });

  test("tells after how many seconds, when the other role says it", async () => {
    const body = '{"type":"/docs#saturated","title":"x"}';
    jobs.role.answer = { status: 503, body, headers: { "retry-after": "17" } };
    expect((await visit(service.app, "/")).headers.get("retry-after")).toBe("17");
  });

  test("keeps what was typed while applicants is away, and sends it again under the same key", async () => {
    const key = "b540b392-a4ae-444b-a26c-ab84f92a284a";
    applicants.role.answer = { status: 503, body: "" };
    const page = await readPage(
      await service.app.request("/jobs/7", formPost({ ...typed, message: 'A\r\n"B"', key })),
    );
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(page.html).toContain('<form method="post" action="/jobs/7"');
    for (const field of [`name="key" value="${key}"`, 'name="message" value="A\r\n&quot;B&quot;"'])
      expect(page.html).toContain(`<input type="hidden" ${field}/>`);
    expect(applicants.role.asked.at(-1)).toMatchObject({
      method: "POST",
      url: "/api/jobs/7/applications",
      headers: { "idempotency-key": key },
    });
  });

  test("has no page for an application while applicants cannot be reached", async () => {
    applicants.server.close();
    applicants.server.closeAllConnections();
    const page = await visit(service.app, "/applications/b540b392-a4ae-444b-a26c-ab84f92a284a");
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "5"]);
  });
});
