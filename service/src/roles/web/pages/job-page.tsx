import type { Problem } from "../../../http/problem";
import type { NewApplication } from "../applicants-api";
import { FormErrors } from "../form";
import type { Job } from "../jobs-api";
import { dayWords, employmentWords, salaryWords } from "../words";
import { CompanyMark } from "./company-mark";
import { ErrorSummary, fieldsOf, TextArea, TextInput } from "./fields";
import type { Page } from "./layout";

const LABELS = { name: "Your name", email: "Your e-mail address", message: "Your message" };

/** An application form as it is shown. */
export interface ApplicationForm {
  readonly typed: NewApplication;
  /** Sent along; the same one again applies no second time. */
  readonly key: string;
  readonly problem?: Problem;
}

export function jobPage(job: Job, form: ApplicationForm): Page {
  const { problem } = form;
  const errors = new FormErrors(problem, Object.keys(LABELS));
  const field = fieldsOf(LABELS, form.typed, errors);
  return {
    title: `${errors.isEmpty ? "" : "Not sent: "}${job.title}, ${job.company}`,
    status: problem === undefined ? 200 : problem.status === 422 ? 422 : 400,
    content: (
      <>
        <nav class="back" aria-label="Back">
          <a href="/">All jobs</a>
        </nav>
        <div class="columns">
          <article class="card">
            <header class="job-heading">
              <CompanyMark company={job.company} />
              <div>
                <h1>{job.title}</h1>
                <p class="place">
                  {job.company} · {job.location}
                </p>
              </div>
            </header>
            <dl class="facts">
              <Fact name="Employment" value={employmentWords(job.employment_type)} />
              <Fact name="Where" value={job.remote ? `${job.location}, or remote` : job.location} />
              <Fact name="Salary" value={salaryWords(job.salary_min, job.salary_max)} />
              <Fact name="Posted" value={dayWords(job.posted_at)} />
            </dl>
            <h2>About the job</h2>
            <p class="prose">{job.description}</p>
            <ul class="tags" aria-label="What it is about">
              {job.tags.map((tag) => (
                <li class="tag">{tag}</li>
              ))}
            </ul>
          </article>
          <section class="card apply" id="apply" aria-labelledby="apply-heading">
            <h2 id="apply-heading">Apply for this job</h2>
            <ErrorSummary errors={errors} labels={LABELS} />
            <form method="post" action={`/jobs/${job.id}`} class="stack">
              <input type="hidden" name="key" value={form.key} autocomplete="off" />
              <TextInput {...field("name")} autocomplete="name" maxlength={200} />
              <TextInput
                {...field("email")}
                type="email"
                autocomplete="email"
                maxlength={254}
                hint={`${job.company} answers there.`}
              />
              <TextArea {...field("message")} maxlength={5000} rows={6} hint="Optional." />
              <button type="submit">Send application</button>
            </form>
          </section>
        </div>
      </>
    ),
  };
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
