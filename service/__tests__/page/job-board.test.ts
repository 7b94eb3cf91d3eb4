import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import {
  describeWithChromium,
  expectReadable,
  LOOKS,
  LOOKS_MILLISECONDS,
  startChromium,
} from "../support/chromium";
import { eventually } from "../support/eventually";
import { startService, untilReady } from "../support/service-process";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder();
/** Applies for a job that is open on the page, and waits for the application's page. */
async function apply(page: Page): Promise<void> {
  await page.getByLabel("Your name").fill("Applicant");
  await page.getByLabel("Your e-mail address").fill("applicant@example.org");
  await page.getByLabel("Your message").fill("I would like to.\nReally.");
  await page.getByRole("button", { name: "Send application" }).click();
  await page.waitForURL(/\/applications\//);
}

/** Where the mail about an application leads its company. */
async function reviewOf(applicationId: string): Promise<string> {
  const mails = join(folder, "mail");
  const [path] = await eventually(
    async () => {
      const names = await readdir(mails).catch(() => []);
      const texts = names
        .filter((name) => name.includes(applicationId) && !name.startsWith("."))
        .map((name) => readFileSync(join(mails, name), "utf8").replaceAll("=\r\n", ""));
      return texts.flatMap((text) => /\/reviews\/[0-9a-f-]{36}/.exec(text) ?? []);
    },
    (paths) => paths.length > 0,
  );
  return path ?? "";
}

describeWithChromium("the job board, in Chromium", () => {
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    const service = await startService({ DATA_DIR: folder, MESSAGE_OF_THE_DAY: "Welcome" });
    await untilReady(service);
    url = service.url;
    browser = await startChromium();
  }, 60_000);
  afterAll(() => browser.close());

  /** A new visitor; `complaints` are what the browser says of the page's own faults. */
  async function newVisitor(options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ baseURL: url, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (!message.text().startsWith("Failed to load resource")) complaints.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(url)) complaints.push(request.url());
    });
    return { context, page, complaints };
  }

  test("without JavaScript: search, open, apply, the company answers, the applicant sees it", async () => {
    const { context, page, complaints } = await newVisitor({ javaScriptEnabled: false });
    await page.goto("/");
    await page.getByLabel("Job, skill or company").fill("platform");
    await page.getByLabel("Place").fill("zurich");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("heading", { name: "Newest jobs with “platform” in zurich" }).waitFor();
    const [first] = await page.getByRole("link", { name: "Platform Engineer" }).all();
    await first?.click();
    await page.getByRole("heading", { name: "Apply for this job" }).waitFor();
    await apply(page);
    const address = page.url();
    await page.getByText("applicant@example.org").waitFor();

    const review = await reviewOf(address.split("/").at(-1) ?? "");
    await page.goto(address);
    await page.getByText("has been told of your application").waitFor();

    const company = await newVisitor({ javaScriptEnabled: false });
    await company.page.goto(review);
    await company.page.getByLabel("Accept").check();
    await company.page.getByLabel("Your answer").fill("Come on Monday.");
    await company.page.getByRole("button", { name: "Send answer" }).click();
    await company.page.getByRole("heading", { name: "You have accepted" }).waitFor();

    await page.goto(address);
    await page.getByText("would like to go on with you").waitFor();
    expect(await page.getByText("Come on Monday.").count()).toBe(1);
    expect([...complaints, ...company.complaints]).toEqual([]);
    await context.close();
    await company.context.close();
  });

  test("with the keyboard alone: past the navigation, search, open a job, apply and withdraw", async () => {
    const { context, page, complaints } = await newVisitor();
    const press = async (key: string, times = 1) => {
      for (let time = 0; time < times; time++) await page.keyboard.press(key);
    };
    const type = (text: string) => page.keyboard.type(text);
    await page.goto("/");
    await press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    await press("Enter");
    await press("Tab");
    await type("security analyst");
    await press("Enter");
    await page.getByRole("heading", { name: "with “security analyst”" }).waitFor();
    await page.getByRole("link", { name: "Show all jobs" }).focus();
    await press("Tab");
    await press("Enter");
    await page.waitForURL(/\/jobs\//);
    await page.getByLabel("Your name").focus();
    await type("Applicant");
    await press("Tab");
    await type("applicant@example.org");
    await press("Tab", 2);
    await press("Enter");
    await page.waitForURL(/\/applications\//);
    await page.getByText("Withdraw this application").focus();
    await press("Enter");
    await press("Tab");
    await press("Enter");
    await page.getByText("You have withdrawn this application").waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("a form that another site sends is refused by what the browser says of it", async () => {
    const { context, page } = await newVisitor();
    const form = `<form method="post" action="${url}/jobs/1">
      <input name="name" value="Applicant"><input name="email" value="applicant@example.org">
      <button>Win a prize</button></form>`;
    await page.route("http://other.example/", (route) =>
      route.fulfill({ contentType: "text/html", body: form }),
    );
    await page.goto("http://other.example/");
    await page.getByRole("button").click();
    await page.getByRole("heading", { name: "This form came from another site" }).waitFor();
    expect(page.url()).toBe(`${url}/jobs/1`);
    await context.close();
  });

  test.each(LOOKS)(
    "in %s colours, %d pixels wide, everybody can read every page",
    async (colorScheme, width) => {
      const { context, page, complaints } = await newVisitor({
        colorScheme,
        viewport: { width, height: 800 },
      });
      for (const path of ["/", "/?q=nosuchword", "/?q=a+b+c+d+e+f+g+h+i", "/nothing"]) {
        await page.goto(path);
        await expectReadable(page, width);
      }
      await page.goto("/jobs/7");
      await expectReadable(page, width);
      await page.evaluate("for (const form of document.forms) form.noValidate = true");
      await page.getByLabel("Your e-mail address").fill("nobody");
      await page.getByRole("button", { name: "Send application" }).click();
      await page.getByRole("alert").waitFor();
      await expectReadable(page, width);
      await apply(page);
      const address = page.url();
      await page.evaluate(
        "for (const one of document.querySelectorAll('details')) one.open = true",
      );
      await expectReadable(page, width);
      await page.goto(await reviewOf(address.split("/").at(-1) ?? ""));
      await expectReadable(page, width);
      await page.getByLabel("Decline").check();
      await page.getByLabel("Your answer").fill("x".repeat(300));
      await page.getByRole("button", { name: "Send answer" }).click();
      await page.getByRole("heading", { name: "You have declined" }).waitFor();
      await expectReadable(page, width);
      await page.goto(address);
      await expectReadable(page, width);
      expect(complaints).toEqual([]);
      await context.close();
    },
    LOOKS_MILLISECONDS,
  );
});
