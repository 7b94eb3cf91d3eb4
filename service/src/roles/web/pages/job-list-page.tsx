import type { FormErrors } from "../form";
import type { Job, JobPage, JobSearch } from "../jobs-api";
import { dayWords, EMPLOYMENT_CHOICES, employmentWords, salaryWords } from "../words";
import { CompanyMark } from "./company-mark";
import { sentence } from "./fields";
import type { Page } from "./layout";
import { Paging } from "./paging";

/** @param found undefined when the search breaks a rule, which `errors` tells. */
export function jobListPage(
  search: JobSearch,
  found: JobPage | undefined,
  errors: FormErrors,
): Page {
  const heading = headingOf(search);
  return {
    title: heading,
    status: errors.isEmpty ? 200 : 400,
    content: (
      <>
        <section class="hero" aria-labelledby="hero">
          <h1 id="hero">Find your next job</h1>
          <SearchForm search={search} errors={errors} />
        </section>
        {found !== undefined && (
          <section class="results" aria-labelledby="results">
            <div class="results-heading">
              <h2 id="results">{heading}</h2>
              {isFiltered(search) && <a href="/">Show all jobs</a>}
            </div>
            {found.items.length === 0 ? <NothingFound /> : <JobCards jobs={found.items} />}
            <Paging
              of="jobs"
              newest={search.cursor === "" ? undefined : addressOf({ ...search, cursor: "" })}
              older={
                found.next_cursor === null
                  ? undefined
                  : addressOf({ ...search, cursor: found.next_cursor })
              }
            />
          </section>
        )}
      </>
    ),
  };
}

interface SearchFormProps {
  readonly search: JobSearch;
  readonly errors: FormErrors;
}

function SearchForm({ search, errors }: SearchFormProps) {
  const wrong = ["q", "employment_type", "cursor"].map((name) => errors.of(name)).find(Boolean);
  return (
    <form role="search" class="search" method="get" action="/">
      <div class="field grow">
        <label for="q">Job, skill or company</label>
        <input
          id="q"
          name="q"
          type="search"
          value={search.words}
          maxlength={200}
          aria-describedby={wrong === undefined ? undefined : "search-error"}
        />
      </div>
      <div class="field grow">
        <label for="place">Place</label>
        <input
          id="place"
          name="place"
          value={search.place}
          maxlength={100}
          autocomplete="address-level2"
        />
      </div>
      <div class="field">
        <label for="employment_type">Employment</label>
        <select id="employment_type" name="employment_type">
          <option value="">Any</option>
          {EMPLOYMENT_CHOICES.map(([value, words]) => (
            <option value={value} selected={value === search.employmentType}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <label class="check">
        <input type="checkbox" name="remote" value="true" checked={search.isRemote} /> Remote only
      </label>
      <button type="submit">Search</button>
      {wrong !== undefined && (
        <p id="search-error" class="error" role="alert">
          {sentence("The search", wrong)}
        </p>
      )}
    </form>
  );
}

function JobCards({ jobs }: { readonly jobs: readonly Job[] }) {
  return (
    <ul class="jobs">
      {jobs.map((job) => (
        <li class="card job">
          <CompanyMark company={job.company} />
          <div class="job-text">
            <h3>
              <a href={`/jobs/${job.id}`}>{job.title}</a>
            </h3>
            <p class="place">
              {job.company} · {job.location}
            </p>
            <ul class="tags" aria-label="What it is about">
              <li class="tag strong">{employmentWords(job.employment_type)}</li>
              {job.remote && <li class="tag strong">Remote</li>}
              {job.tags.map((tag) => (
                <li class="tag">{tag}</li>
              ))}
            </ul>
          </div>
          <p class="job-facts">
            <span>{salaryWords(job.salary_min, job.salary_max)}</span>
            <time datetime={job.posted_at}>{dayWords(job.posted_at)}</time>
          </p>
        </li>
      ))}
    </ul>
  );
}

function NothingFound() {
  return (
    <div class="card message">
      <p>
        <strong>No job has all of that.</strong> Try fewer words, another place, or any kind of
        employment.
      </p>
    </div>
  );
}

function addressOf({ words, place, employmentType, isRemote, cursor }: JobSearch): string {
  const given = { q: words, place, employment_type: employmentType, cursor };
  const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value !== ""));
  if (isRemote) query.set("remote", "true");
  return query.size === 0 ? "/" : `/?${query.toString()}`;
}

function isFiltered({ words, place, employmentType, isRemote }: JobSearch): boolean {
  return isRemote || [words, place, employmentType].some((text) => text !== "");
}

function headingOf(search: JobSearch): string {
  const { words, place, employmentType, isRemote, cursor } = search;
  const age = cursor === "" ? "Newest" : "Older";
  if (!isFiltered(search)) return `${age} jobs`;
  return [
    age,
    isRemote ? "remote" : "",
    employmentType === "" ? "" : employmentWords(employmentType).toLowerCase(),
    "jobs",
    words === "" ? "" : `with “${words}”`,
    place === "" ? "" : `in ${place}`,
  ]
    .filter((text) => text !== "")
    .join(" ");
}
