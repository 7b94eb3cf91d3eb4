import type * as z from "zod/mini";
import type { Application } from "../data/application";
import type { applicationSchema, reviewSchema } from "./schemas";

/** As the applicant sees it. */
export function applicationView(application: Application): z.input<typeof applicationSchema> {
  return { id: application.id, ...shared(application) };
}

/** As the company sees it. */
export function reviewView(application: Application): z.input<typeof reviewSchema> {
  return { review_id: application.reviewId, ...shared(application) };
}

function shared({ job, name, email, message, submittedAt, state, ...rest }: Application) {
  return {
    job_id: job.id,
    job_title: job.title,
    company: job.company,
    name,
    email,
    message,
    submitted_at: submittedAt,
    state,
    seen_at: rest.seenAt ?? null,
    answer: rest.answer ?? null,
    closed_at: rest.closedAt ?? null,
  };
}
