import { Logger } from "../../../src/observability/logger";
import { OtherRoles, problem, type Answer } from "../../support/other-roles";
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

describe("web without the other roles beside it", () => {
  const folder = temporaryFolder();
  const others = new OtherRoles();
  let service: Awaited<ReturnType<typeof testApp>>;
  beforeAll(async () => {
    const address = await others.start();
    const addresses = { IDENTITY_API: address, JOBS_API: address, APPLICANTS_API: address };
    service = await testApp(folder, { ROLES: "web", ...addresses });
  });
  beforeEach(() => {
    others.reset();
    jest.spyOn(Logger.prototype, "error").mockImplementation(() => undefined);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await service.database.close();
    others.stop();
  });

  test("asks their APIs, passes on the trace and who asked, and shows what a later release says", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    others.answers.set("GET /api/jobs/7", { status: 200, body: job });
    const passedOn = { traceparent, "x-forwarded-for": "192.0.2.1" };
    const page = await visit(service.app, "/jobs/7", passedOn);
    expect(page.status).toBe(200);
    expect(page.text).toContain("seasonal");
    expect(others.asked).toMatchObject([{ what: "GET /api/jobs/7", headers: passedOn }]);
    expect((await service.app.request("/api/jobs/7")).status).toBe(404);
  });

  test.each<[string, Answer]>([
    ["its own reason", { status: 503, body: problem("database-locked") }],
    ["no reason", { status: 503, body: "<html>" }],
    ["a defect", { status: 500, body: problem("internal-error") }],
    ["nothing that is a job", { status: 200, body: { id: "7" } }],
    ["somebody else's address", { status: 302, body: "{}", headers: { location: "/x" } }],
  ])("is a page to try again later, when jobs gives %s", async (_what, answer) => {
    for (const path of ["/api/jobs", "/api/jobs/7"]) others.answers.set(`GET ${path}`, answer);
    for (const path of ["/", "/jobs/7"]) {
      const page = await visit(service.app, path);
      expect([page.status, page.headers.get("retry-after")]).toEqual([503, "5"]);
      expect(page.text).toContain("This is not available right now");
      expect(page.html).toContain(`<a class="button" href="${path}">Try again</a>`);
    }
  });

  test("tells after how many seconds, when the other role says it", async () => {
    const headers = { "retry-after": "17" };
    others.answers.set("GET /api/jobs", { status: 503, body: problem("saturated"), headers });
    expect((await visit(service.app, "/")).headers.get("retry-after")).toBe("17");
  });

  test("keeps what was typed while applicants is away, and sends it again under the same key", async () => {
    const key = "b540b392-a4ae-444b-a26c-ab84f92a284a";
    const what = "POST /api/jobs/7/applications";
    others.answers.set(what, { status: 503, body: "" });
    const page = await readPage(
      await service.app.request("/jobs/7", formPost({ ...typed, message: 'A\r\n"B"', key })),
    );
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(page.html).toContain('<form method="post" action="/jobs/7"');
    for (const field of [`name="key" value="${key}"`, 'name="message" value="A\r\n&quot;B&quot;"'])
      expect(page.html).toContain(`<input type="hidden" ${field}/>`);
    expect(others.asked).toMatchObject([{ what, headers: { "idempotency-key": key } }]);
  });

  test("has no page for an application while applicants cannot be reached", async () => {
    others.stop();
    const page = await visit(service.app, "/applications/b540b392-a4ae-444b-a26c-ab84f92a284a");
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "5"]);
  });
});
