import * as z from "zod/mini";
import { type Caller, WRITE } from "./caller";

const submitted = {
  job_id: z.int(),
  job_title: z.string(),
  company: z.string(),
  name: z.string(),
  email: z.string(),
  message: z.string(),
  submitted_at: z.string(),
  state: z.string(),
  // A replica of the release before says nothing of it.
  seen_at: z.nullish(z.string()),
  answer: z.nullable(z.string()),
  closed_at: z.nullable(z.string()),
};
const application = z.object({ id: z.uuid(), ...submitted });
export type Application = z.output<typeof application>;

const review = z.object({ review_id: z.uuid(), ...submitted });
export type Review = z.output<typeof review>;

// A replica of the release before gives one page and says nothing of another.
const nextCursor = z.nullish(z.string());

const applications = z.object({ items: z.array(application), next_cursor: nextCursor });
export type ApplicationList = z.output<typeof applications>;
const reviews = z.object({ items: z.array(review), next_cursor: nextCursor });
export type ReviewList = z.output<typeof reviews>;

export interface NewApplication {
  readonly name: string;
  readonly email: string;
  readonly message: string;
}

export interface NewAnswer {
  /** `accepted` or `declined`. */
  readonly decision: string;
  readonly answer: string;
}

/** @param key the same one again stores nothing further. @throws Problem like every function below */
export function apply(
  caller: Caller,
  jobId: number,
  body: NewApplication,
  key: string,
): Promise<Application> {
  const headers = { "idempotency-key": key };
  return caller.ask("applicants", `/api/jobs/${jobId}/applications`, application, {
    ...WRITE,
    body,
    headers,
  });
}

export function findApplication(caller: Caller, id: string): Promise<Application> {
  return caller.ask("applicants", `/api/applications/${id}`, application);
}

export function withdraw(caller: Caller, id: string): Promise<Application> {
  return caller.ask("applicants", `/api/applications/${id}/withdrawal`, application, WRITE);
}

export function findReview(caller: Caller, id: string): Promise<Review> {
  return caller.ask("applicants", `/api/reviews/${id}`, review);
}

/** As the company opens it: its applicant is told so. */
export function openReview(caller: Caller, id: string): Promise<Review> {
  return caller.ask("applicants", `/api/reviews/${id}/seen`, review, WRITE);
}

export function answerReview(caller: Caller, id: string, body: NewAnswer): Promise<Review> {
  return caller.ask("applicants", `/api/reviews/${id}/answer`, review, { ...WRITE, body });
}

/** Of the account that the caller is permitted for. @param cursor empty for the first page */
export function listApplications(caller: Caller, cursor: string): Promise<ApplicationList> {
  return caller.ask("applicants", pageAt("/api/applications", cursor), applications);
}

/** Of the company whose account the caller is permitted for. @param cursor as above */
export function listReviews(caller: Caller, cursor: string): Promise<ReviewList> {
  return caller.ask("applicants", pageAt("/api/reviews", cursor), reviews);
}

function pageAt(path: string, cursor: string): string {
  return cursor === "" ? path : `${path}?${new URLSearchParams({ cursor }).toString()}`;
}
