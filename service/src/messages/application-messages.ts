import * as z from "zod/mini";
import { documented } from "../http/fields";
import type { MessageType } from "./message-type";

/** Every message of an application has what its receivers need, so that none has to ask. */
const application = {
  application_id: z.uuid(),
  job_id: z.int().check(z.minimum(1)),
  job_title: z.string(),
  company: z.string(),
  name: z.string().register(documented, { description: "The applicant's." }),
  email: z.string().register(documented, { description: "The applicant's." }),
};

const APPLICATION_EXAMPLE = {
  application_id: "b540b392-a4ae-444b-a26c-ab84f92a284a",
  job_id: 435,
  job_title: "Lead Platform Engineer",
  company: "Fabrikam",
  name: "Applicant",
  email: "applicant@example.org",
};

function declare<const Schema extends z.ZodMiniType>(
  message: MessageType<Schema>,
): MessageType<Schema> {
  return message;
}

export const applicationReceived = declare({
  name: "application.received",
  version: 1,
  summary: "Somebody has applied for a job. Its id is the application's.",
  sender: "applicants",
  schema: z
    .object({
      ...application,
      review_id: z.uuid().register(documented, {
        description: "Who knows it may read and answer the application.",
      }),
      submitted_at: z.iso.datetime(),
    })
    .register(documented, { id: "ApplicationReceived" }),
  example: {
    ...APPLICATION_EXAMPLE,
    review_id: "0d3f2a53-7f0c-4d0f-9d0c-6a2e6c1f9b11",
    submitted_at: "2026-11-28T09:30:00.000Z",
  },
});

export const applicationSeen = declare({
  name: "application.seen",
  version: 1,
  summary: "The company has opened an application for the first time.",
  sender: "applicants",
  schema: z
    .object({ ...application, seen_at: z.iso.datetime() })
    .register(documented, { id: "ApplicationSeen" }),
  example: { ...APPLICATION_EXAMPLE, seen_at: "2026-11-30T08:45:00.000Z" },
});

export const applicationWithdrawn = declare({
  name: "application.withdrawn",
  version: 1,
  summary: "An applicant has withdrawn an application that was not answered.",
  sender: "applicants",
  schema: z
    .object({ ...application, withdrawn_at: z.iso.datetime() })
    .register(documented, { id: "ApplicationWithdrawn" }),
  example: { ...APPLICATION_EXAMPLE, withdrawn_at: "2026-11-29T18:02:11.000Z" },
});

export const applicationAnswered = declare({
  name: "application.answered",
  version: 1,
  summary: "The company has answered an application.",
  sender: "applicants",
  schema: z
    .object({
      ...application,
      decision: z.enum(["accepted", "declined"]),
      answer: z.string().register(documented, { description: "The company's words, or none." }),
      answered_at: z.iso.datetime(),
    })
    .register(documented, { id: "ApplicationAnswered" }),
  example: {
    ...APPLICATION_EXAMPLE,
    decision: "accepted",
    answer: "We should like to meet you.",
    answered_at: "2026-12-01T10:15:30.000Z",
  },
});

export const APPLICATION_MESSAGES = [
  applicationReceived,
  applicationSeen,
  applicationWithdrawn,
  applicationAnswered,
] as const;
