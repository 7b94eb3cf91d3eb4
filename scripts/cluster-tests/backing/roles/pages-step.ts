import { existsSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { chromium, type Browser, type Page } from "playwright-core";
import type { Kubectl } from "../../../cluster-client/kubectl";
import type { Entrance } from "../../../http/http-answer";
import { NotPlayed, type Step } from "../../../steps/step";
import { entranceOf } from "../../checks/entrance";

const CHROMIUM = "/usr/bin/chromium";
const HTTPS = 443;

/** People use the pages from outside, in a browser: the whole way from a posted job to its answer. */
export function pagesWork(kubectl: Kubectl, host: string): Step {
  return {
    name: "roles apart: in a browser, a job is posted, found, applied for, and answered",
    play: async () => {
      if (!existsSync(CHROMIUM)) {
        throw new NotPlayed(`there is no ${CHROMIUM} (apt-get install chromium)`);
      }
      const browser = await startBrowser(host, await entranceOf(kubectl));
      try {
        return await usePages(browser, `https://${host}`);
      } finally {
        await browser.close();
      }
    },
  };
}

/** A browser that finds the host at the ingress. */
function startBrowser(host: string, { address, httpsPort = HTTPS }: Entrance): Promise<Browser> {
  const rule = `MAP ${host}:${HTTPS} ${address ?? host}:${httpsPort}`;
  const args = ["--no-sandbox", `--host-resolver-rules=${rule}`];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

async function usePages(browser: Browser, baseURL: string): Promise<string> {
  const started = Date.now();
  const title = `Engineer ${randomUUID()}`;
  const company = await newVisitor(browser, baseURL, "Contoso");
  await company.getByRole("link", { name: "Post a job" }).first().click();
  await company.getByLabel("Title").fill(title);
  await company.getByLabel("Place").fill("Zurich");
  await company.getByLabel("Salary from").fill("90000");
  await company.getByLabel("Salary to").fill("110000");
  await company.getByLabel("Description").fill("Keeps it running.");
  await company.getByRole("button", { name: "Post this job" }).click();
  await company.getByRole("heading", { name: title }).waitFor();

  const applicant = await newVisitor(browser, baseURL);
  await applicant.goto("/");
  await applicant.getByLabel("Job, skill or company").fill(title);
  await applicant.getByRole("button", { name: "Search" }).click();
  await applicant.getByRole("link", { name: title }).click();
  await applicant.getByLabel("Your name").fill("Applicant");
  await applicant.getByLabel("Your e-mail address").fill("applicant@example.org");
  await applicant.getByRole("button", { name: "Send application" }).click();
  await applicant.waitForURL(/\/applications\//);

  await company.goto("/company/applications");
  await company.getByRole("link", { name: "Applicant" }).click();
  await company.getByLabel("Accept").check();
  await company.getByLabel("Your answer").fill("Come on Monday.");
  await company.getByRole("button", { name: "Send answer" }).click();
  await company.getByRole("heading", { name: "You have accepted" }).waitFor();

  await applicant.goto("/my/applications");
  await applicant.getByRole("link", { name: title }).click();
  await applicant.getByText("Come on Monday.").waitFor();
  return `signed up, posted, found, applied and answered in ${Math.round((Date.now() - started) / 1000)} s`;
}

/** Somebody who has just signed up and in. @param company whom they post jobs for */
async function newVisitor(browser: Browser, baseURL: string, company = ""): Promise<Page> {
  const email = `${randomUUID()}@example.org`;
  const password = randomUUID();
  // `local` signs its own certificates.
  const context = await browser.newContext({ baseURL, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill("A visitor");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Company").fill(company);
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.getByRole("status").waitFor();
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).waitFor();
  return page;
}
