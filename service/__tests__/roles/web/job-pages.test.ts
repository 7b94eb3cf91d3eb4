import { randomUUID } from "node:crypto";
import { formPost, readPage, valueOf, visit, type ReadPage } from "../../support/pages";
import { temporaryFolder } from "../../support/temporary-folder";
import { testApp } from "../../support/test-app";

const applicant = { name: "Applicant", email: "applicant@example.org", message: "Hello" };

function jobsOn({ html }: ReadPage): number[] {
  return [...html.matchAll(/href="\/jobs\/(\d+)"/g)].map(([, id]) => Number(id));
}

/** The address of the page with older jobs. */
function nextOn({ html }: ReadPage): string {
  return /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "";
}

describe("the pages of jobs", () => {
  const folder = temporaryFolder();
  let service: Awaited<ReturnType<typeof testApp>>;
  beforeAll(async () => {
    service = await testApp(folder, { MESSAGE_OF_THE_DAY: "Closed on Sunday" });
  });
  afterAll(() => service.database.close());

  test("list the newest jobs with company, place, salary and day, and the notice", async () => {
    const page = await visit(service.app, "/");
    expect(page.status).toBe(200);
    expect(jobsOn(page)).toEqual(Array.from({ length: 20 }, (_, index) => 60 - index));
    expect(page.text).toMatch(/ · (Berlin|Zürich|Dublin) .* €\d\d,000 to €\d\d,000 a year/);
    expect(page.text).toContain("Closed on Sunday");
  });

  test("lead through all that were asked for, page by page, and back to the newest", async () => {
    const first = await visit(service.app, "/?q=engineer");
    expect(first.html).not.toContain(">Newest jobs</a>");
    const second = await visit(service.app, nextOn(first));
    expect(second.html).toContain('<a href="/?q=engineer">Newest jobs</a>');
    expect(nextOn(second)).toBe("");
    const all = [...jobsOn(first), ...jobsOn(second)];
    const api = await service.app.request("/api/jobs?q=engineer&limit=100");
    const { items } = (await api.json()) as { items: { id: number }[] };
    expect(all.length).toBeGreaterThan(20);
    expect(all).toEqual(items.map(({ id }) => id));
  });

  test("find by words, place, employment and remote, and keep what was asked for", async () => {
    const path = "/?q=engineer&place=zurich&employment_type=full-time&remote=";
    const page = await visit(service.app, path);
    expect(jobsOn(page).length).toBeGreaterThan(0);
    expect(page.text).toContain("Newest full-time jobs with “engineer” in zurich");
    expect(valueOf(page, "q")).toBe("engineer");
    expect(valueOf(page, "place")).toBe("zurich");
    expect(page.html).toMatch(/<option value="full-time" selected/);
    expect(page.text.match(/ · Zürich/g)?.length).toBe(jobsOn(page).length);
  });

  test("say so when there is no such job, and how to see all", async () => {
    const page = await visit(service.app, "/?q=nosuchword");
    expect([page.status, jobsOn(page)]).toEqual([200, []]);
    expect(page.text).toContain("No job has all of that");
    expect(page.html).toContain('<a href="/">Show all jobs</a>');
  });

  test.each(["q=a+b+c+d+e+f+g+h+i", "employment_type=none", "cursor=!"])(
    "tell beside the search what is wrong with %s",
    async (query) => {
      const page = await visit(service.app, `/?${query}`);
      expect(page.status).toBe(400);
      expect(page.html).toMatch(/<p id="search-error" class="error" role="alert">The search/);
    },
  );

  test("show a job with the form to apply, and a page for a job that does not exist", async () => {
    const page = await visit(service.app, "/jobs/7");
    expect(page.status).toBe(200);
    expect(page.text).toContain("Junior Product Designer");
    expect(page.html).toContain('<form method="post" action="/jobs/7"');
    for (const path of ["/jobs/61", "/jobs/x", "/jobs/0"]) {
      const missing = await visit(service.app, path);
      expect([path, missing.status]).toEqual([path, 404]);
      expect(missing.text).toContain("There is nothing here");
    }
  });

  test("apply once, however often the same form is sent, and lead to the application", async () => {
    const key = valueOf(await visit(service.app, "/jobs/3"), "key") ?? "";
    expect(key).toMatch(/^[0-9a-f-]{36}$/);
    const send = () => service.app.request("/jobs/3", formPost({ ...applicant, key }));
    const [first, again] = [await send(), await send()];
    expect(first.status).toBe(303);
    const location = first.headers.get("location") ?? "";
    expect(location).toMatch(/^\/applications\/[0-9a-f-]{36}$/);
    expect(again.headers.get("location")).toBe(location);
    const application = await visit(service.app, location);
    expect(application.text).toContain("applicant@example.org");
    const other = valueOf(await visit(service.app, "/jobs/3"), "key");
    expect(other).not.toBe(key);
  });

  test("tell beside each field what the API refuses, and keep what was typed", async () => {
    const key = randomUUID();
    const typed = { name: "", email: "not an address", message: 'A "quote"\r\nand <b>', key };
    const page = await readPage(await service.app.request("/jobs/3", formPost(typed)));
    expect(page.status).toBe(400);
    expect(page.html).toContain('<p id="name-error" class="error">Must not be blank.</p>');
    expect(page.html).toMatch(
      /id="name"[^>]*aria-describedby="name-error"[^>]*aria-invalid="true"/,
    );
    expect(page.html).toContain('<p id="email-error" class="error">Must be a valid address.</p>');
    expect(page.html).toContain('<a href="#name">Your name must not be blank.</a>');
    expect(page.html).toContain(
      '<a href="#email">Your e-mail address must be a valid address.</a>',
    );
    expect(page.html).not.toContain('id="message-error"');
    expect(valueOf(page, "email")).toBe("not an address");
    expect(valueOf(page, "key")).toBe(key);
    expect(page.html).toContain("\nA &quot;quote&quot;\nand &lt;b&gt;</textarea>");
    expect(page.html).toContain("<title>Not sent: ");
  });

  test("ask once more when a form that was sent before is sent with other words", async () => {
    const key = randomUUID();
    await service.app.request("/jobs/4", formPost({ ...applicant, key }));
    const changed = formPost({ ...applicant, message: "Other", key });
    const page = await readPage(await service.app.request("/jobs/4", changed));
    expect(page.status).toBe(422);
    expect(page.text).toContain("You have applied with other words before");
    const next = valueOf(page, "key") ?? "";
    expect(next).not.toBe(key);
    const sent = formPost({ ...applicant, message: "Other", key: next });
    expect((await service.app.request("/jobs/4", sent)).status).toBe(303);
  });

  test("apply for no job that does not exist, and without a form's key as well as with it", async () => {
    expect((await service.app.request("/jobs/61", formPost(applicant))).status).toBe(404);
    expect((await service.app.request("/jobs/5", formPost(applicant))).status).toBe(303);
  });

  test("read no other kind of body", async () => {
    const post = { ...formPost({}), body: "{}" };
    const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
    expect((await service.app.request("/jobs/5", { ...post, headers })).status).toBe(415);
  });
});

describe("while applications are switched off", () => {
  const folder = temporaryFolder();
  test("the form says so", async () => {
    const service = await testApp(folder, { FEATURE_FLAGS: "none" });
    const page = await readPage(await service.app.request("/jobs/5", formPost(applicant)));
    expect(page.status).toBe(403);
    expect(page.text).toContain("Applications are closed for now");
    await service.database.close();
  });
});
