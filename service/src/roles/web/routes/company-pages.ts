import { randomUUID } from "node:crypto";
import { Problem } from "../../../http/problem";
import type { Accounts } from "../accounts";
import { listReviews } from "../applicants-api";
import { readForm, type Form } from "../form";
import { postJob, type NewJob } from "../jobs-api";
import { companyApplicationsPage } from "../pages/applications-pages";
import { newJobPage, type TypedJob } from "../pages/new-job-page";
import type { Site } from "../site";

const EMPTY: TypedJob = {
  title: "",
  location: "",
  employment_type: "full-time",
  isRemote: false,
  salary_min: "",
  salary_max: "",
  description: "",
  tags: "",
};

/** What the account of a company does: post jobs, and see what was sent for them. */
export function companyPages(site: Site, accounts: Accounts): void {
  site.on(
    "get",
    "/company/jobs/new",
    accounts.signedIn(() => newJobPage({ typed: EMPTY, key: randomUUID() })),
  );

  site.on(
    "post",
    "/company/jobs/new",
    accounts.signedIn(async (context, caller) => {
      const form = await readForm(context);
      const typed = typedJob(form);
      const key = form.key("key");
      try {
        const job = await postJob(caller, newJob(typed), key);
        return context.redirect(`/jobs/${job.id}`, 303);
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 400) throw error;
        return newJobPage({ typed, key, problem: error });
      }
    }),
  );

  site.on(
    "get",
    "/company/applications",
    accounts.signedIn(async (context, caller) => {
      const cursor = context.req.query("cursor") ?? "";
      return companyApplicationsPage(await listReviews(caller, cursor), cursor);
    }),
  );
}

function typedJob(form: Form): TypedJob {
  return {
    title: form.text("title"),
    location: form.text("location"),
    employment_type: form.text("employment_type"),
    isRemote: form.text("remote") === "true",
    salary_min: form.text("salary_min").trim(),
    salary_max: form.text("salary_max").trim(),
    description: form.text("description"),
    tags: form.text("tags"),
  };
}

function newJob({ isRemote, salary_min, salary_max, tags, ...typed }: TypedJob): NewJob {
  return {
    ...typed,
    remote: isRemote,
    salary_min: numberOf(salary_min),
    salary_max: numberOf(salary_max),
    tags: tags
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  };
}

/** What is no number is left to the API, which says so. */
function numberOf(text: string): number | string {
  const digits = text.replaceAll(/[ ,.'’]/g, "");
  return /^\d{1,9}$/.test(digits) ? Number(digits) : text;
}
