import type { Application, ApplicationList, ReviewList } from "../applicants-api";
import { dayWords, stateWords } from "../words";
import { CompanyMark } from "./company-mark";
import type { Page } from "./layout";
import { Paging } from "./paging";

/** Of the account that is signed in. */
export function myApplicationsPage({ items, next_cursor }: ApplicationList, cursor: string): Page {
  return {
    title: "My applications",
    isPrivate: true,
    content: (
      <>
        <div class="results-heading">
          <h1>My applications</h1>
        </div>
        {items.length === 0 ? (
          <Nothing text="You have not applied yet." link="/" to="See the newest jobs" />
        ) : (
          <ul class="jobs">
            {items.map((application) => (
              <Entry
                of={application}
                mark={application.company}
                link={`/applications/${application.id}`}
                title={application.job_title}
                below={application.company}
              />
            ))}
          </ul>
        )}
        <Pages of="/my/applications" from={cursor} next={next_cursor} />
        <form method="post" action="/sign-out" class="aside">
          <input type="hidden" name="everywhere" value="true" />
          <button type="submit" class="plain">
            Sign out on all devices
          </button>
        </form>
      </>
    ),
  };
}

/** What was sent to the company of the account. */
export function companyApplicationsPage({ items, next_cursor }: ReviewList, cursor: string): Page {
  return {
    title: "Applications to your company",
    isPrivate: true,
    content: (
      <>
        <div class="results-heading">
          <h1>Applications to your company</h1>
          <a class="button" href="/company/jobs/new">
            Post a job
          </a>
        </div>
        {items.length === 0 ? (
          <Nothing text="Nobody has applied yet." link="/company/jobs/new" to="Post a job" />
        ) : (
          <ul class="jobs">
            {items.map((review) => (
              <Entry
                of={review}
                mark={review.name}
                link={`/reviews/${review.review_id}`}
                title={review.name}
                below={review.job_title}
              />
            ))}
          </ul>
        )}
        <Pages of="/company/applications" from={cursor} next={next_cursor} />
      </>
    ),
  };
}

function Pages({ of: path, from, next }: PagesProps) {
  const older = !next ? undefined : `${path}?${new URLSearchParams({ cursor: next }).toString()}`;
  return <Paging of="applications" newest={from === "" ? undefined : path} older={older} />;
}

interface PagesProps {
  /** Of the list. */
  readonly of: string;
  /** Where this page begins; empty for the first. */
  readonly from: string;
  readonly next: string | null | undefined;
}

interface EntryProps {
  readonly of: Pick<Application, "submitted_at" | "state">;
  /** Whose first letter stands before it. */
  readonly mark: string;
  readonly link: string;
  readonly title: string;
  readonly below: string;
}

function Entry({ of: { submitted_at, state }, mark, link, title, below }: EntryProps) {
  return (
    <li class="card job">
      <CompanyMark company={mark} />
      <div class="job-text">
        <h2>
          <a href={link}>{title}</a>
        </h2>
        <p class="place">{below}</p>
      </div>
      <p class="job-facts">
        <strong>{stateWords(state, "").name}</strong>
        <time datetime={submitted_at}>{dayWords(submitted_at)}</time>
      </p>
    </li>
  );
}

interface NothingProps {
  readonly text: string;
  readonly link: string;
  readonly to: string;
}

function Nothing({ text, link, to }: NothingProps) {
  return (
    <div class="card message">
      <p>
        <strong>{text}</strong> <a href={link}>{to}</a>
      </p>
    </div>
  );
}
