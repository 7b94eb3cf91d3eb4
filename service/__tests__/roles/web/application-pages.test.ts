import { randomUUID } from "node:crypto";
import { eventually } from "../../support/eventually";
import { formPost, readPage, visit } from "../../support/pages";
import { temporaryFolder } from "../../support/temporary-folder";
import { jsonPost, testApp } from "../../support/test-app";

describe("an application", () => {
  const folder = temporaryFolder();
  let service: Awaited<ReturnType<typeof testApp>>;
  beforeAll(async () => {
    service = await testApp(folder);
  });
  afterAll(async () => {
    await service.stop();
    await service.database.close();
  });

  const post = (path: string, fields: Record<string, string> = {}) =>
    service.app.request(path, formPost(fields));

  /** A new one: its page, and the company's. */
  async function newApplication() {
    const fields = { name: "Applicant", email: "applicant@example.org", message: "Hello" };
    const { headers } = await post("/jobs/2", { ...fields, key: randomUUID() });
    const path = headers.get("location") ?? "";
    const unsent = await service.messaging.outbox.claim(100);
    const message = unsent.find((one) => path.endsWith(one.message.id))?.message;
    const { review_id } = JSON.parse(message?.body ?? "{}") as { review_id: string };
    return { path, review: `/reviews/${review_id}` };
  }

  test("is received, and shows what was sent to whoever knows its address", async () => {
    const { path } = await newApplication();
    const page = await visit(service.app, path);
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/Received Your application is stored and will be passed on to/);
    expect(page.text).toContain("applicant@example.org");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.html).toContain('<meta name="robots" content="noindex"/>');
    for (const other of [`/applications/${randomUUID()}`, "/applications/1", "/reviews/1"])
      expect((await visit(service.app, other)).status).toBe(404);
  });

  test("is withdrawn by its page, once and for good", async () => {
    const { path, review } = await newApplication();
    expect((await visit(service.app, path)).html).toContain(`action="${path}"`);
    for (let click = 0; click < 2; click++) {
      const { status, headers } = await post(path);
      expect([status, headers.get("location")]).toEqual([303, path]);
    }
    const page = await visit(service.app, path);
    expect(page.text).toContain("You have withdrawn this application");
    expect(page.html).not.toContain("<form");
    const answered = await post(review, { decision: "accepted", answer: "" });
    expect([answered.status, answered.headers.get("location")]).toEqual([303, review]);
    expect((await visit(service.app, review)).text).toContain("The applicant has withdrawn");
  });

  test("is seen when the company opens its page, and not when a program only looks for it", async () => {
    const { path, review } = await newApplication();
    const before = await visit(service.app, path);
    expect(before.text).toMatch(/Seen by [^(]* \(not yet\)/);
    expect((await service.app.request(review, { method: "HEAD" })).status).toBe(200);
    expect((await visit(service.app, path)).text).toBe(before.text);
    await visit(service.app, review);
    const after = await visit(service.app, path);
    expect(after.html).toContain("<strong>Seen</strong>");
    expect(after.text).toMatch(/has opened your application/);
    expect(after.html).toMatch(/Seen by [^<]* <time datetime="[^"]+">/);
    expect(after.html).toContain(`action="${path}"`);
    expect((await post(path)).status).toBe(303);
    expect((await visit(service.app, path)).html).toMatch(/Seen by [^<]* <time/);
  });

  test("is read and answered by the company, and the applicant sees the answer", async () => {
    const { path, review } = await newApplication();
    const read = await visit(service.app, review);
    expect(read.text).toContain("applicant@example.org");
    expect(read.html).not.toContain(path);
    const undecided = await readPage(await post(review, { answer: "Come <now>" }));
    expect(undecided.status).toBe(400);
    expect(undecided.html).toContain('<a href="#decision">Your decision: ');
    expect(undecided.html).toContain("\nCome &lt;now&gt;</textarea>");
    const { status, headers } = await post(review, { decision: "accepted", answer: "Come <now>" });
    expect([status, headers.get("location")]).toEqual([303, review]);
    expect((await visit(service.app, review)).text).toContain("You have accepted");
    const page = await visit(service.app, path);
    expect(page.text).toContain("Accepted");
    expect(page.html).toContain("Come &lt;now&gt;</blockquote>");
    expect((await post(path)).status).toBe(303);
    expect((await visit(service.app, path)).text).toContain("Accepted");
  });

  test("is passed on when the message is sent", async () => {
    await service.messaging.start();
    const applied = await service.app.request(
      "/api/jobs/2/applications",
      jsonPost({ name: "Applicant", email: "applicant@example.org" }),
    );
    const { id } = (await applied.json()) as { id: string };
    const page = await eventually(
      () => visit(service.app, `/applications/${id}`),
      ({ html }) => html.includes("<strong>Passed on</strong>"),
    );
    expect(page.text).toContain("has been told of your application");
  });
});
