import type { Problem } from "../../../http/problem";
import { FormErrors } from "../form";
import { EMPLOYMENT_CHOICES } from "../words";
import { ErrorSummary, FieldError, fieldsOf, TextArea, TextInput } from "./fields";
import type { Page } from "./layout";

const LABELS = {
  title: "Title",
  location: "Place",
  employment_type: "Employment",
  remote: "Remote",
  salary_min: "Salary from",
  salary_max: "Salary to",
  description: "Description",
  tags: "Skills",
};

/** What was typed, as text. */
export interface TypedJob {
  readonly title: string;
  readonly location: string;
  readonly employment_type: string;
  readonly isRemote: boolean;
  readonly salary_min: string;
  readonly salary_max: string;
  readonly description: string;
  /** Divided by commas. */
  readonly tags: string;
}

interface JobForm {
  readonly typed: TypedJob;
  /** Sent along, so that a second click posts no second job. */
  readonly key: string;
  readonly problem?: Problem;
}

export function newJobPage({ typed, key, problem }: JobForm): Page {
  const errors = new FormErrors(problem, Object.keys(LABELS));
  const field = fieldsOf(LABELS, typed, errors);
  const salary = { autocomplete: "off", maxlength: 9, inputmode: "numeric" } as const;
  return {
    title: errors.isEmpty ? "Post a job" : "Not posted",
    status: errors.isEmpty ? 200 : 400,
    isPrivate: true,
    content: (
      <section class="card narrow">
        <h1>Post a job</h1>
        <ErrorSummary errors={errors} labels={LABELS} />
        <form method="post" action="/company/jobs/new" class="stack">
          <input type="hidden" name="key" value={key} autocomplete="off" />
          <TextInput {...field("title")} autocomplete="off" maxlength={200} />
          <TextInput {...field("location")} autocomplete="off" maxlength={100} />
          <div class="pair">
            <div class="field">
              <label for="employment_type">{LABELS.employment_type}</label>
              <FieldError name="employment_type" errors={errors} />
              <select id="employment_type" name="employment_type">
                {EMPLOYMENT_CHOICES.map(([value, words]) => (
                  <option value={value} selected={value === typed.employment_type}>
                    {words}
                  </option>
                ))}
              </select>
            </div>
            <label class="check">
              <input
                id="remote"
                type="checkbox"
                name="remote"
                value="true"
                checked={typed.isRemote}
              />{" "}
              Can be done remotely
            </label>
          </div>
          <div class="pair">
            <TextInput {...field("salary_min")} {...salary} hint="Euros a year." />
            <TextInput {...field("salary_max")} {...salary} hint="Euros a year." />
          </div>
          <TextArea {...field("description")} maxlength={5000} rows={10} required />
          <TextInput
            {...field("tags")}
            autocomplete="off"
            maxlength={200}
            required={false}
            hint="Divided by commas, such as: kubernetes, terraform"
          />
          <button type="submit">Post this job</button>
        </form>
      </section>
    ),
  };
}
