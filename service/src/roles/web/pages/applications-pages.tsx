import type { Application, Review } from "../applicants-api";
import { dayWords, stateWords } from "../words";
import { CompanyMark } from "./company-mark";
import type { Page } from "./layout";

/** Of the account that is signed in. */
export function myApplicationsPage(applications: readonly Application[]): Page {
  return {
    title: "My applications",
    isPrivate: true,
    content: (
      <>
        <div class="results-heading">
          <h1>My applications</h1>
        </div>
        {applications.length === 0 ? (
          <Nothing text="You have not applied yet." link="/" to="See the newest jobs" />
        ) : (
          <ul class="jobs">
            {applications.map((application) => (
              <li class="card job">
                <CompanyMark company={application.company} />
                <div class="job-text">
                  <h2>
                    <a href={`/applications/${application.id}`}>{application.job_title}</a>
                  </h2>
                  <p class="place">{application.company}</p>
                </div>
                <State at={application.submitted_at} state={application.state} />
              </li>
            ))}
          </ul>
        )}
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
export function companyApplicationsPage(reviews: readonly Review[]): Page {
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
        {reviews.length === 0 ? (
          <Nothing text="Nobody has applied yet." link="/company/jobs/new" to="Post a job" />
        ) : (
          <ul class="jobs">
            {reviews.map((review) => (
              <li class="card job">
                <CompanyMark company={review.name} />
                <div class="job-text">
                  <h2>
                    <a href={`/reviews/${review.review_id}`}>{review.name}</a>
                  </h2>
                  <p class="place">{review.job_title}</p>
                </div>
                <State at={review.submitted_at} state={review.state} />
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  };
}

function State({ state, at }: { readonly state: string; readonly at: string }) {
  return (
    <p class="job-facts">
      <strong>{stateWords(state, "").name}</strong>
      <time datetime={at}>{dayWords(at)}</time>
    </p>
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
