import { Logger } from "../../../src/observability/logger";
import { OtherRoles, problem } from "../../support/other-roles";
import { formPost, readPage, valueOf } from "../../support/pages";
import { temporaryFolder } from "../../support/temporary-folder";
import { testApp } from "../../support/test-app";

const HOST = "http://jobs.example.org";
const credentials = { email: "applicant@example.org", password: "correct horse battery" };
const inFiveMinutes = () => new Date(Date.now() + 300_000).toISOString();
const session = (name: string, company: string | null) => ({
  status: 201,
  body: {
    session: name,
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    account: { id: "1", email: credentials.email, name: "Applicant", company },
  },
});
const submitted = {
  job_id: 1,
  job_title: "Cook",
  company: "Contoso",
  name: "Applicant",
  email: credentials.email,
  message: "",
  submitted_at: "2026-11-01T00:00:00.000Z",
  state: "passed-on",
  answer: null,
  closed_at: null,
};
const ID = "b540b392-a4ae-444b-a26c-ab84f92a284a";

describe("an account", () => {
  const folder = temporaryFolder();
  const others = new OtherRoles();
  let service: Awaited<ReturnType<typeof testApp>>;
  beforeAll(async () => {
    const address = await others.start();
    const addresses = { JOBS_API: address, APPLICANTS_API: address, IDENTITY_API: address };
    service = await testApp(folder, { ROLES: "web", ...addresses });
  });
  let tokens = 0;
  beforeEach(() => {
    others.reset();
    others.answers.set("POST /api/tokens", () => ({
      status: 201,
      body: { token: `token-${++tokens}`, expires_at: inFiveMinutes() },
    }));
    others.answers.set("GET /api/applications", {
      status: 200,
      body: { items: [{ id: ID, ...submitted }] },
    });
    jest.spyOn(Logger.prototype, "error").mockImplementation(() => undefined);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await service.database.close();
    others.stop();
  });

  const ask = async (path: string, cookie = "", init: RequestInit = {}) => {
    const headers = { ...(init.headers as Record<string, string>), accept: "text/html", cookie };
    return readPage(await service.app.request(`${HOST}${path}`, { ...init, headers }));
  };
  const post = (path: string, fields: Record<string, string>, cookie = "") =>
    ask(path, cookie, formPost(fields));

  /** Signs in; the cookie that the browser sends from then on. */
  async function signIn(name: string, company: string | null = null): Promise<string> {
    others.answers.set("POST /api/sessions", session(name, company));
    const { status, headers } = await post("/sign-in", credentials);
    expect(status).toBe(303);
    return headers.getSetCookie()[0]?.split(";")[0] ?? "";
  }

  test("is made with or without a company, and nobody learns whether there was one", async () => {
    others.answers.set("POST /api/accounts", { status: 202 });
    const typed = { ...credentials, name: "Applicant" };
    const made = await post("/sign-up?to=/my/applications", { ...typed, company: " " });
    expect([made.status, made.headers.get("location")]).toEqual([
      303,
      "/sign-in?to=%2Fmy%2Fapplications&why=new",
    ]);
    await post("/sign-up", { ...typed, company: "Contoso" });
    expect(others.asked.map(({ body }) => body)).toEqual([typed, { ...typed, company: "Contoso" }]);
    expect((await ask("/sign-in?why=new")).text).toContain("Sign in with your password now");
  });

  test("that breaks a rule is told beside the field, and no page repeats a password", async () => {
    const errors = [{ at: "body.password", rule: "must have at least 12 characters" }];
    others.answers.set("POST /api/accounts", {
      status: 400,
      body: problem("invalid-request", errors),
    });
    const page = await post("/sign-up", { ...credentials, name: "Applicant", password: "short-1" });
    expect(page.status).toBe(400);
    expect(page.html).toContain(
      '<p id="password-error" class="error">Must have at least 12 characters.</p>',
    );
    expect(valueOf(page, "email")).toBe(credentials.email);
    for (const status of [503, 429]) {
      others.answers.set("POST /api/accounts", { status, body: problem("any") });
      others.answers.set("POST /api/sessions", { status, body: problem("any") });
      for (const path of ["/sign-up", "/sign-in"]) {
        const answer = await post(path, { ...credentials, password: "short-1" });
        expect([answer.status, answer.html.includes("short-1")]).toEqual([status, false]);
      }
    }
    expect(page.html).not.toContain("short-1");
  });

  test("is signed in by a cookie that no script, other site or connection without TLS gets", async () => {
    others.answers.set("POST /api/sessions", session("s1", null));
    const { headers } = await post("/sign-in?to=/my/applications", credentials);
    expect(headers.get("location")).toBe("/my/applications");
    const [cookie = ""] = headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-session=person\.s1; Path=\/; Expires=[^;]+ GMT/);
    for (const attribute of ["HttpOnly", "Secure", "SameSite=Lax"])
      expect(cookie.split("; ")).toContain(attribute);
    expect(cookie).not.toContain("Domain");
    const here = await service.app.request("http://localhost:8080/sign-in", formPost(credentials));
    expect(here.headers.getSetCookie()[0]).toMatch(/^session=person\.s1;(?!.*Secure)/);
  });

  test.each<[number, Record<string, string>, string]>([
    [401, {}, "The e-mail address or the password is wrong."],
    [429, { "retry-after": "40" }, "Too many attempts. Please try again in 40 seconds."],
  ])("is not signed in when identity says %d", async (status, headers, words) => {
    others.answers.set("POST /api/sessions", {
      status,
      body: problem("wrong-credentials"),
      headers,
    });
    const page = await post("/sign-in?to=/my/applications", credentials);
    expect(page.status).toBe(status);
    expect(page.headers.get("retry-after")).toBe(headers["retry-after"] ?? null);
    expect(page.text).toContain(words);
    expect(valueOf(page, "email")).toBe(credentials.email);
    expect(page.html).toContain('action="/sign-in?to=%2Fmy%2Fapplications"');
    expect(page.headers.getSetCookie()).toEqual([]);
  });

  test.each([
    ["https://evil.example/", "/"],
    ["//evil.example/", "/"],
    ["/\\evil.example", "/"],
    ["/\t/evil.example", "/"],
    ["/a/..//evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["my/applications", "/"],
    ["/my/applications?a=1", "/my/applications?a=1"],
  ])("is led back to %j only as %s", async (to, location) => {
    others.answers.set("POST /api/sessions", session("s1", null));
    const path = `/sign-in?${new URLSearchParams({ to }).toString()}`;
    const { headers } = await post(path, credentials);
    expect(headers.get("location")).toBe(location);
    const page = await ask(path);
    expect(page.html).not.toContain("evil");
  });

  test("sees its applications, and asks for a token once", async () => {
    const cookie = await signIn("s2");
    for (let visit = 0; visit < 3; visit++) {
      const page = await ask("/my/applications", cookie);
      expect(page.status).toBe(200);
      expect(page.html).toContain(`<a href="/applications/${ID}">Cook</a>`);
      expect(page.text).toContain("Passed on");
      expect(page.html).toContain('<a href="/my/applications" aria-current="page">');
    }
    const asked = others.askedFor("POST /api/tokens");
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer s2"]);
    const listed = others.askedFor("GET /api/applications");
    expect(new Set(listed.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`Bearer token-${tokens}`]),
    );
  });

  test("asks for a new token when the one it has is over", async () => {
    const cookie = await signIn("s3");
    others.answers.set("POST /api/tokens", () => ({
      status: 201,
      body: { token: `token-${++tokens}`, expires_at: new Date(Date.now() + 1_000).toISOString() },
    }));
    await ask("/my/applications", cookie);
    await ask("/my/applications", cookie);
    expect(others.askedFor("POST /api/tokens").length).toBe(2);
  });

  test("goes on to older applications, and back to the newest", async () => {
    const cookie = await signIn("s2");
    const next = "mig1c2.0d3f2a53-7f0c-4d0f-9d0c-6a2e6c1f9b11";
    const page = (next_cursor: string | null) => ({
      status: 200,
      body: { items: [{ id: ID, ...submitted }], next_cursor },
    });
    others.answers.set("GET /api/applications", page(next));
    others.answers.set(`GET /api/applications?cursor=${next}`, page(null));
    const first = await ask("/my/applications", cookie);
    const older = `/my/applications?cursor=${next}`;
    expect(first.html).toContain(
      `<a class="next" rel="next" href="${older}">Older applications</a>`,
    );
    expect(first.text).not.toContain("Newest applications");
    const last = await ask(older, cookie);
    expect(last.html).toContain('<a href="/my/applications">Newest applications</a>');
    expect(last.text).not.toContain("Older applications");
    others.answers.set("GET /api/applications", {
      status: 200,
      body: { items: [{ id: ID, ...submitted }] },
    });
    const before = await ask("/my/applications", cookie);
    expect(before.html).not.toContain('aria-label="Pages"');
  });

  test("asks for a new token once when the one it has is refused before its time", async () => {
    const cookie = await signIn("s11");
    others.answers.set("GET /api/applications", ({ headers }) =>
      headers.authorization === "Bearer token-1"
        ? { status: 401, body: problem("token-refused") }
        : { status: 200, body: { items: [] } },
    );
    tokens = 0;
    const page = await ask("/my/applications", cookie);
    expect([page.status, tokens]).toEqual([200, 2]);
    expect(page.text).toContain("You have not applied yet");
    others.answers.set("GET /api/applications", { status: 401, body: problem("token-refused") });
    const refused = await ask("/my/applications", cookie);
    expect(refused.headers.get("location")).toContain("why=ended");
    expect(others.askedFor("GET /api/applications").length).toBe(4);
  });

  test.each([
    ["there is none", "", "/sign-in?to=%2Fmy%2Fapplications%3Fa%3D1"],
    ["it is no session", "__Host-session=x", "/sign-in?to=%2Fmy%2Fapplications%3Fa%3D1"],
    [
      "it is over",
      "__Host-session=person.s4",
      "/sign-in?to=%2Fmy%2Fapplications%3Fa%3D1&why=ended",
    ],
  ])("is asked for, with the way back, when %s", async (_when, cookie, location) => {
    others.answers.set("POST /api/tokens", { status: 401, body: problem("session-ended") });
    const page = await ask("/my/applications?a=1", cookie);
    expect([page.status, page.headers.get("location")]).toEqual([303, location]);
    const isForgotten = page.headers.getSetCookie()[0]?.includes("Max-Age=0") ?? false;
    expect(isForgotten).toBe(location.endsWith("ended"));
    expect((await ask(location)).status).toBe(200);
  });

  test.each([
    ["there is none", ""],
    ["it is over", "__Host-session=company.s12"],
  ])("is asked for, and what was typed is kept, when a form is sent and %s", async (_, cookie) => {
    others.answers.set("POST /api/tokens", { status: 401, body: problem("session-ended") });
    const typed = { title: "Cook", description: "Long <words>", key: ID };
    const page = await post("/company/jobs/new", typed, cookie);
    expect(page.status).toBe(401);
    expect(page.text).toContain("Your session is over");
    expect(page.html).toContain('<a class="button" href="/sign-in" target="_blank">');
    expect(page.html).toContain('<form method="post" action="/company/jobs/new"');
    expect(valueOf(page, "description")).toBe("Long <words>");
    expect(valueOf(page, "key")).toBe(ID);
    expect(others.askedFor("POST /api/jobs")).toEqual([]);
  });

  test("is not needed for a session that nobody can look at: the page is to be tried again", async () => {
    others.answers.set("POST /api/tokens", { status: 503, body: problem("saturated") });
    const page = await ask("/my/applications", "__Host-session=person.s5");
    expect([page.status, page.headers.getSetCookie()]).toEqual([503, []]);
  });

  test("applies as itself, and as anybody when its session is over", async () => {
    const cookie = await signIn("s6");
    const applying = "POST /api/jobs/1/applications";
    others.answers.set(applying, { status: 201, body: { id: ID, ...submitted } });
    const typed = { name: "Applicant", email: credentials.email, message: "" };
    expect((await post("/jobs/1", typed, cookie)).status).toBe(303);
    expect(others.askedFor(applying)[0]?.headers.authorization).toBe(`Bearer token-${tokens}`);
    for (const answer of [401, 503]) {
      others.answers.set("POST /api/tokens", { status: answer, body: problem("session-ended") });
      const sent = await post("/jobs/1", typed, `__Host-session=person.other-${answer}`);
      expect(sent.status).toBe(303);
      expect(others.askedFor(applying).at(-1)?.headers.authorization).toBeUndefined();
    }
  });

  test("signs out here, whatever identity says, and everywhere only when it is done", async () => {
    const cookie = await signIn("s7");
    others.answers.set("DELETE /api/sessions/current", { status: 204 });
    const out = await post("/sign-out", {}, cookie);
    expect([out.status, out.headers.get("location")]).toEqual([303, "/"]);
    expect(out.headers.getSetCookie()[0]).toMatch(/^__Host-session=; Max-Age=0; Path=\/; Secure/);
    expect(others.asked.at(-1)).toMatchObject({
      what: "DELETE /api/sessions/current",
      headers: { authorization: "Bearer s7" },
    });
    others.answers.delete("DELETE /api/sessions/current");
    expect((await post("/sign-out", {}, cookie)).headers.getSetCookie().length).toBe(1);
    const everywhere = () => post("/sign-out", { everywhere: "true" }, cookie);
    others.answers.set("DELETE /api/sessions", { status: 503, body: "" });
    const failed = await everywhere();
    expect([failed.status, failed.headers.getSetCookie()]).toEqual([503, []]);
    others.answers.set("DELETE /api/sessions", { status: 204 });
    expect((await everywhere()).headers.get("location")).toBe("/");
    expect((await ask("/sign-out")).status).toBe(405);
  });

  test("of a company posts a job; what is refused is told beside the field", async () => {
    const cookie = await signIn("s8", "Contoso");
    const form = await ask("/company/jobs/new", cookie);
    expect(form.text).toMatch(/Jobs Applications Post a job Sign out/);
    const typed = {
      title: "Cook",
      location: "Berlin",
      employment_type: "part-time",
      remote: "true",
      salary_min: "40,000",
      salary_max: "a lot",
      description: "Cooks.\r\nWell.",
      tags: "soup, , bread ",
      key: valueOf(form, "key") ?? "",
    };
    const errors = [{ at: "body.salary_max", rule: "must be a whole number" }];
    others.answers.set("POST /api/jobs", { status: 400, body: problem("invalid-request", errors) });
    const refused = await post("/company/jobs/new", typed, cookie);
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('<p id="salary_max-error" class="error">');
    expect(valueOf(refused, "salary_max")).toBe("a lot");
    expect(refused.html).toMatch(/<option value="part-time" selected/);
    others.answers.set("POST /api/jobs", { status: 201, body: { id: 501 } });
    const posted = await post("/company/jobs/new", { ...typed, salary_max: "50000" }, cookie);
    expect([posted.status, posted.headers.get("location")]).toEqual([303, "/jobs/501"]);
    expect(others.asked.at(-1)).toMatchObject({
      headers: { "idempotency-key": typed.key, authorization: `Bearer token-${tokens}` },
      body: {
        title: "Cook",
        location: "Berlin",
        employment_type: "part-time",
        remote: true,
        salary_min: 40_000,
        salary_max: 50_000,
        description: "Cooks.\nWell.",
        tags: ["soup", "bread"],
      },
    });
  });

  test("of a company sees what was sent to it and answers it; another one is told why not", async () => {
    const cookie = await signIn("s9", "Contoso");
    others.answers.set("GET /api/reviews", {
      status: 200,
      body: { items: [{ review_id: ID, ...submitted }] },
    });
    const page = await ask("/company/applications", cookie);
    expect(page.html).toContain(`<a href="/reviews/${ID}">Applicant</a>`);
    const answering = `POST /api/reviews/${ID}/answer`;
    others.answers.set(answering, { status: 200, body: { review_id: ID, ...submitted } });
    const answer = { decision: "accepted", answer: "Come" };
    expect((await post(`/reviews/${ID}`, answer, cookie)).status).toBe(303);
    expect(others.askedFor(answering)[0]).toMatchObject({
      headers: { authorization: `Bearer token-${tokens}` },
      body: answer,
    });
    others.answers.set("GET /api/reviews", { status: 403, body: problem("not-a-company") });
    const refused = await ask("/company/applications", await signIn("s10"));
    expect(refused.status).toBe(403);
    expect(refused.text).toContain("This needs another account");
  });
});
