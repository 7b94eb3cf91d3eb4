import { randomUUID } from "node:crypto";
import { Problem } from "../../../http/problem";
import type { Accounts } from "../accounts";
import { apply } from "../applicants-api";
import { FormErrors, readForm } from "../form";
import { findJob, listJobs, type JobSearch } from "../jobs-api";
import { jobListPage } from "../pages/job-list-page";
import { jobPage } from "../pages/job-page";
import type { Site } from "../site";
import { jobIdOf } from "./path-parameters";

/** What a visitor can set right is told on the form; everything else is a page of its own. */
const ON_THE_FORM = new Set([400, 422]);

/** The list of jobs with its search; a job, and applying for it. */
export function jobPages(site: Site, accounts: Accounts): void {
  site.on("get", "/", async (context, caller) => {
    const search = searchOf(context.req.query());
    try {
      return jobListPage(search, await listJobs(caller, search), new FormErrors());
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 400) throw error;
      return jobListPage(
        search,
        undefined,
        new FormErrors(error, ["q", "employment_type", "cursor"]),
      );
    }
  });

  site.on("get", "/jobs/:id", async (context, caller) => {
    const job = await findJob(caller, jobIdOf(context));
    return jobPage(job, { typed: { name: "", email: "", message: "" }, key: randomUUID() });
  });

  site.on("post", "/jobs/:id", async (context, caller) => {
    const id = jobIdOf(context);
    const form = await readForm(context);
    const typed = {
      name: form.text("name"),
      email: form.text("email").trim(),
      message: form.text("message"),
    };
    const key = form.key("key");
    try {
      const application = await accounts.asAnybody(context, caller, (permitted) =>
        apply(permitted, id, typed, key),
      );
      return context.redirect(`/applications/${application.id}`, 303);
    } catch (error) {
      if (!(error instanceof Problem) || !ON_THE_FORM.has(error.status)) throw error;
      const nextKey = error.status === 422 ? randomUUID() : key;
      return jobPage(await findJob(caller, id), { typed, key: nextKey, problem: toldOn(error) });
    }
  });
}

/** A form whose key was used for other words was sent before, and is another application now. */
function toldOn(problem: Problem): Problem {
  if (problem.status !== 422) return problem;
  const title =
    "You have applied with other words before. To apply once more with these, send the form again.";
  return new Problem(422, problem.code, title);
}

function searchOf(query: Readonly<Record<string, string>>): JobSearch {
  const { q = "", place = "", employment_type = "", remote, cursor = "" } = query;
  return {
    words: q.trim(),
    place: place.trim(),
    employmentType: employment_type,
    isRemote: remote === "true",
    cursor,
  };
}
