import * as z from "zod/mini";
import { documented, jobId, nextCursor, oneLine, pageLimit, storable } from "../../../http/fields";
import { CURSOR } from "./cursor";

const longText = z._default(z.string().check(z.maxLength(5000), storable), "");

export const newApplicationSchema = z
  .strictObject({
    name: oneLine(200),
    email: z.email().check(z.maxLength(254)),
    message: longText,
  })
  .register(documented, { id: "NewApplication" });

const application = {
  job_id: jobId,
  job_title: z.string(),
  company: z.string(),
  name: z.string(),
  email: z.string(),
  message: z.string(),
  submitted_at: z.iso.datetime(),
  state: z
    .enum(["received", "passed-on", "seen", "withdrawn", "accepted", "declined"])
    .register(documented, {
      description:
        "`received`: stored; `passed-on`: told to the company; `seen`: opened by it; the others are for good, from `closed_at` on.",
    }),
  seen_at: z.nullable(z.iso.datetime()).register(documented, {
    description: "When the company first opened it; null before, and where it was closed unopened.",
  }),
  answer: z
    .nullable(z.string())
    .register(documented, { description: "The company's words; null before its answer." }),
  closed_at: z.nullable(z.iso.datetime()),
};

export const applicationSchema = z
  .object({ id: z.uuid(), ...application })
  .register(documented, { id: "Application" });

export const listQuerySchema = z.object({
  cursor: z
    .optional(z.string().check(z.regex(CURSOR)))
    .register(documented, { description: "`next_cursor` of the page before." }),
  limit: pageLimit,
});

export const applicationListSchema = z
  .object({ items: z.array(applicationSchema), next_cursor: nextCursor })
  .register(documented, { id: "ApplicationList" });

/** What the company sees: not the id, which is the applicant's permission to withdraw. */
export const reviewSchema = z
  .object({ review_id: z.uuid(), ...application })
  .register(documented, { id: "Review" });

export const reviewListSchema = z
  .object({ items: z.array(reviewSchema), next_cursor: nextCursor })
  .register(documented, { id: "ReviewList" });

export const newAnswerSchema = z
  .strictObject({ decision: z.enum(["accepted", "declined"]), answer: longText })
  .register(documented, { id: "NewAnswer" });
