import type { Problem } from "../../../http/problem";
import type { NewAnswer, Review } from "../applicants-api";
import { FormErrors } from "../form";
import { dayWords } from "../words";
import { ErrorSummary, FieldError, fieldsOf, TextArea } from "./fields";
import type { Page } from "./layout";
import { SentApplication } from "./sent-application";

const LABELS = { decision: "Your decision", answer: "Your answer" };
const DECISIONS = [
  ["accepted", "Accept"],
  ["declined", "Decline"],
] as const;

/** An answer as it is shown. */
export interface AnswerForm {
  readonly typed: NewAnswer;
  readonly problem?: Problem;
}

/** An application as its company sees it, with the form to answer it while it is open. */
export function reviewPage(review: Review, form: AnswerForm): Page {
  const { job_title, company, name, submitted_at, closed_at } = review;
  const errors = new FormErrors(form.problem, Object.keys(LABELS));
  return {
    title: `${errors.isEmpty ? "" : "Not sent: "}${name}, ${job_title}`,
    status: errors.isEmpty ? 200 : 400,
    isPrivate: true,
    content: (
      <article class="card narrow">
        <header>
          <p class="place">
            Application to {company}, {dayWords(submitted_at)}
          </p>
          <h1>
            {name}: {job_title}
          </h1>
        </header>
        <SentApplication heading="What was sent" sent={review} />
        {closed_at === null ? (
          <AnswerSection id={review.review_id} typed={form.typed} errors={errors} />
        ) : (
          <Outcome review={review} at={closed_at} />
        )}
      </article>
    ),
  };
}

interface AnswerSectionProps {
  readonly id: string;
  readonly typed: NewAnswer;
  readonly errors: FormErrors;
}

function AnswerSection({ id, typed, errors }: AnswerSectionProps) {
  const field = fieldsOf(LABELS, typed, errors);
  return (
    <section class="quiet" aria-labelledby="answer-heading">
      <h2 id="answer-heading">Answer</h2>
      <ErrorSummary errors={errors} labels={LABELS} />
      <form method="post" action={`/reviews/${id}`} class="stack">
        <fieldset
          id="decision"
          aria-describedby={errors.of("decision") === undefined ? undefined : "decision-error"}
        >
          <legend>{LABELS.decision}</legend>
          <FieldError name="decision" errors={errors} />
          {DECISIONS.map(([value, words]) => (
            <label class="check">
              <input
                type="radio"
                name="decision"
                value={value}
                required
                checked={typed.decision === value}
              />{" "}
              {words}
            </label>
          ))}
        </fieldset>
        <TextArea
          {...field("answer")}
          maxlength={5000}
          rows={5}
          hint="Optional. The applicant reads it, and it cannot be changed later."
        />
        <button type="submit">Send answer</button>
      </form>
    </section>
  );
}

function Outcome({ review: { state, answer }, at }: OutcomeProps) {
  const said = { accepted: "You have accepted", declined: "You have declined" };
  const words: ReadonlyMap<string, string> = new Map(Object.entries(said));
  return (
    <section class="quiet" aria-labelledby="outcome">
      <h2 id="outcome">{words.get(state) ?? "The applicant has withdrawn"}</h2>
      <p>{dayWords(at)}</p>
      {answer !== null && answer !== "" && <blockquote class="prose">{answer}</blockquote>}
    </section>
  );
}

interface OutcomeProps {
  readonly review: Review;
  readonly at: string;
}
