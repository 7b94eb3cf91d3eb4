import type { Application } from "../applicants-api";
import { dayWords, stateWords } from "../words";
import { CompanyMark } from "./company-mark";
import type { Page } from "./layout";
import { SentApplication } from "./sent-application";

const OPEN = new Set(["received", "passed-on", "seen"]);
const ANSWERED = new Set(["accepted", "declined"]);

/** How an application stands. */
export function applicationPage(application: Application): Page {
  const { job_title, company, state } = application;
  const { name, explained } = stateWords(state, company);
  return {
    title: `${name}: ${job_title}`,
    isPrivate: true,
    content: (
      <>
        <nav class="back narrow" aria-label="Back">
          <a href="/">All jobs</a>
        </nav>
        <article class="card narrow">
          <header class="job-heading">
            <CompanyMark company={company} />
            <div>
              <p class="place">Your application to {company}</p>
              <h1>
                <a href={`/jobs/${application.job_id}`}>{job_title}</a>
              </h1>
            </div>
          </header>
          <p class={`state state-${stateClass(state)}`}>
            <strong>{name}</strong> <span>{explained}</span>
          </p>
          <Steps application={application} />
          {application.answer !== null && application.answer !== "" && (
            <section aria-labelledby="answer">
              <h2 id="answer">What {company} says</h2>
              <blockquote class="prose">{application.answer}</blockquote>
            </section>
          )}
          <SentApplication heading="What you sent" sent={application} />
          {OPEN.has(state) && <Withdrawal id={application.id} />}
        </article>
      </>
    ),
  };
}

function Steps({ application }: StepsProps) {
  const { company, state, submitted_at, seen_at, closed_at } = application;
  const isAnswered = ANSWERED.has(state);
  const end = state === "withdrawn" ? "Withdrawn" : isAnswered ? "Answered" : "Answer";
  return (
    <ol class="steps" aria-label="How it stands">
      <li class="done">
        Received <time datetime={submitted_at}>{dayWords(submitted_at)}</time>
      </li>
      <li class={state === "received" ? "open" : "done"}>
        Passed on to {company}
        {state === "received" && <span class="hidden"> (not yet)</span>}
      </li>
      {state !== "withdrawn" || seen_at ? (
        <Seen by={company} at={seen_at} isAnswered={isAnswered} />
      ) : null}
      <li class={closed_at === null ? "open" : "done"}>
        {end}{" "}
        {closed_at === null ? (
          <span class="hidden">(not yet)</span>
        ) : (
          <time datetime={closed_at}>{dayWords(closed_at)}</time>
        )}
      </li>
    </ol>
  );
}

interface StepsProps {
  readonly application: Application;
}

/** A company may answer without opening it here. */
function Seen({ by, at, isAnswered }: SeenProps) {
  return (
    <li class={at || isAnswered ? "done" : "open"}>
      Seen by {by} {at && <time datetime={at}>{dayWords(at)}</time>}
      {!at && !isAnswered && <span class="hidden">(not yet)</span>}
    </li>
  );
}

interface SeenProps {
  readonly by: string;
  /** Nobody, or no role of the release before, says when. */
  readonly at: string | null | undefined;
  readonly isAnswered: boolean;
}

function Withdrawal({ id }: { readonly id: string }) {
  return (
    <section class="quiet" aria-labelledby="keep">
      <h2 id="keep">Keep this address</h2>
      <p>Whoever has the address of this page can read the application and withdraw it.</p>
      <details>
        <summary>Withdraw this application</summary>
        <form method="post" action={`/applications/${id}`} class="stack">
          <p>The company is told, and it cannot be undone.</p>
          <button type="submit" class="danger">
            Withdraw
          </button>
        </form>
      </details>
    </section>
  );
}

function stateClass(state: string): string {
  if (state === "accepted") return "good";
  return OPEN.has(state) ? "open" : "over";
}
