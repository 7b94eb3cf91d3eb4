import type { Browser } from "playwright-core";
import {
  describeWithChromium,
  expectReadable,
  LOOKS,
  LOOKS_MILLISECONDS,
  startChromium,
} from "../support/chromium";
import { OtherRoles, problem } from "../support/other-roles";
import { startService, untilReady } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
const ID = "b540b392-a4ae-444b-a26c-ab84f92a284a";
const submitted = {
  job_id: 1,
  job_title: "Senior Cook for a Kitchen that is open all Night",
  company: "Contoso",
  name: "Applicant",
  email: "applicant@example.org",
  message: "",
  submitted_at: "2026-11-01T00:00:00.000Z",
  state: "passed-on",
  answer: null,
  closed_at: null,
};
const later = () => new Date(Date.now() + 300_000).toISOString();
const refused = (field: string) => ({
  status: 400,
  body: problem("invalid-request", [{ at: `body.${field}`, rule: "must not be blank" }]),
});

describeWithChromium("accounts, in Chromium, where identity is elsewhere", () => {
  const others = new OtherRoles();
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    const address = await others.start();
    const service = await startService({
      DATA_DIR: folder,
      ROLES: "web",
      JOBS_API: address,
      APPLICANTS_API: address,
      IDENTITY_API: address,
    });
    await untilReady(service);
    url = service.url;
    browser = await startChromium();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    others.stop();
  });
  beforeEach(() => {
    others.reset();
    others.answers.set("GET /api/jobs", { status: 200, body: { items: [], next_cursor: null } });
    others.answers.set("POST /api/accounts", { status: 202 });
    others.answers.set("POST /api/tokens", {
      status: 201,
      body: { token: "token", expires_at: later() },
    });
    others.answers.set("GET /api/applications", {
      status: 200,
      body: { items: [{ id: ID, ...submitted }] },
    });
    others.answers.set("GET /api/reviews", {
      status: 200,
      body: { items: [{ review_id: ID, ...submitted }] },
    });
  });

  function has(company: string | null): void {
    others.answers.set("POST /api/sessions", {
      status: 201,
      body: { session: `of-${String(company)}`, expires_at: later(), account: { company } },
    });
  }

  test("without JavaScript: sign up, sign in, back to where one was, sign out", async () => {
    has(null);
    others.answers.set("DELETE /api/sessions/current", { status: 204 });
    const context = await browser.newContext({ baseURL: url, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto("/my/applications");
    await page.getByRole("main").getByRole("link", { name: "Sign up" }).click();
    await page.getByLabel("Your name").fill("Applicant");
    await page.getByLabel("E-mail address").fill("applicant@example.org");
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByRole("status").waitFor();
    await page.getByLabel("E-mail address").fill("applicant@example.org");
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "My applications" }).waitFor();
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByRole("link", { name: "Sign in" }).waitFor();
    expect(await context.cookies()).toEqual([]);
    expect(others.askedFor("POST /api/sessions")).toMatchObject([
      { headers: { "x-forwarded-for": "127.0.0.1" } },
    ]);
    await context.close();
  });

  test.each(LOOKS)(
    "in %s colours, %d pixels wide, everybody can read every page",
    async (colorScheme, width) => {
      has("Contoso");
      const viewport = { width, height: 800 };
      const context = await browser.newContext({ baseURL: url, colorScheme, viewport });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (!message.text().startsWith("Failed to load resource")) complaints.push(message.text());
      });
      const sendUnchecked = async (button: string) => {
        await page.evaluate("for (const form of document.forms) form.noValidate = true");
        await page.getByRole("main").getByRole("button", { name: button }).click();
      };
      others.answers.set("POST /api/accounts", refused("email"));
      await page.goto("/sign-up");
      await expectReadable(page, width);
      await sendUnchecked("Sign up");
      await page.getByRole("alert").waitFor();
      await expectReadable(page, width);
      await page.goto("/sign-in?why=ended");
      await expectReadable(page, width);
      await sendUnchecked("Sign in");
      await page.getByRole("link", { name: "Post a job" }).waitFor();
      for (const path of ["/company/applications", "/my/applications", "/company/jobs/new"]) {
        await page.goto(path);
        await expectReadable(page, width);
      }
      others.answers.set("POST /api/jobs", refused("title"));
      await sendUnchecked("Post this job");
      await page.getByRole("alert").waitFor();
      await expectReadable(page, width);
      await context.clearCookies();
      await sendUnchecked("Post this job");
      await page.getByRole("heading", { name: "Your session is over" }).waitFor();
      await expectReadable(page, width);
      expect(complaints).toEqual([]);
      await context.close();
    },
    LOOKS_MILLISECONDS,
  );
});
