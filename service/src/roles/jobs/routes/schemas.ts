import * as z from "zod/mini";
import { EMPLOYMENT_TYPES } from "../../../database/employment-type";
import { MAX_WORDS, searchWords } from "../../../database/search-words";
import { documented, jobId, nextCursor, oneLine, pageLimit, storable } from "../../../http/fields";
import { CURSOR } from "./cursor";

const fewWords = z.refine(
  (text) => typeof text !== "string" || searchWords(text).length <= MAX_WORDS,
  `must have at most ${MAX_WORDS} different words`,
);

export const jobSchema = z
  .object({
    id: jobId,
    title: z.string(),
    company: z.string(),
    location: z.string(),
    employment_type: z.enum(EMPLOYMENT_TYPES),
    remote: z.boolean(),
    salary_min: z.int().register(documented, { description: "EUR a year." }),
    salary_max: z.int().register(documented, { description: "EUR a year." }),
    description: z.string(),
    tags: z.array(z.string()),
    posted_at: z.iso.datetime(),
    posted_by: z.nullable(z.string()).register(documented, {
      description: "The account of the company; null for a job that came otherwise.",
    }),
  })
  .register(documented, { id: "Job" });

const salary = z.int().check(z.minimum(0), z.maximum(10_000_000));

export const newJobSchema = z
  .strictObject({
    title: oneLine(200),
    location: oneLine(100),
    employment_type: z.enum(EMPLOYMENT_TYPES),
    remote: z._default(z.boolean(), false),
    salary_min: salary.register(documented, { description: "EUR a year." }),
    salary_max: salary.register(documented, {
      description: "EUR a year; not less than `salary_min`.",
    }),
    description: z
      .string()
      .check(z.maxLength(10_000), z.regex(/\S/, "must not be blank"), storable),
    tags: z._default(z.array(oneLine(50)).check(z.maxLength(20)), []),
  })
  .check(
    z.refine(({ salary_min, salary_max }) => salary_min <= salary_max, {
      message: "must not be less than salary_min",
      path: ["salary_max"],
    }),
  )
  .register(documented, { id: "NewJob" });

export const jobQuerySchema = z.object({
  q: z.optional(z.string().check(z.maxLength(200), fewWords)).register(documented, {
    description: `Up to ${MAX_WORDS} different words that must all occur in the job, without regard to case and accents.`,
  }),
  location: z.optional(z.string().check(z.maxLength(100), storable)),
  employment_type: z.optional(z.enum(EMPLOYMENT_TYPES)),
  remote: z.optional(z.enum(["true", "false"])),
  cursor: z
    .optional(z.string().check(z.regex(CURSOR)))
    .register(documented, { description: "`next_cursor` of the page before." }),
  limit: pageLimit,
});

export const jobPageSchema = z
  .object({
    items: z.array(jobSchema),
    next_cursor: nextCursor,
  })
  .register(documented, { id: "JobPage" });

export const applicationCountSchema = z
  .object({
    job_id: jobId,
    received: z.int().register(documented, { description: "All, also those that were closed." }),
    seen: z.int().register(documented, { description: "Those that the company has opened." }),
    withdrawn: z.int(),
    accepted: z.int(),
    declined: z.int(),
  })
  .register(documented, { id: "ApplicationCount" });

/** @param maxThreads what the instance may burn on: more could never succeed, however often it was asked for. */
export const newBurnSchema = (maxThreads: number) =>
  z
    .strictObject({
      seconds: z._default(z.int().check(z.minimum(1), z.maximum(180)), 180),
      threads: z._default(z.int().check(z.minimum(1), z.maximum(maxThreads)), 1),
    })
    .register(documented, { id: "NewBurn" });

export const burnSchema = z
  .object({
    id: z.uuid(),
    instance: z.string().register(documented, { description: "The pod that burns." }),
    seconds: z.int(),
    threads: z.int(),
    started_at: z.iso.datetime(),
    ends_at: z.iso.datetime(),
    state: z
      .enum(["running", "stopping", "finished", "stopped", "failed", "lost"])
      .register(documented, {
        description: "`lost`: its time is over and its instance never said how it ended.",
      }),
  })
  .register(documented, { id: "Burn" });

export const burnListSchema = z
  .object({ items: z.array(burnSchema) })
  .register(documented, { id: "BurnList" });

export const instanceSchema = z
  .object({
    instance: z.string(),
    namespace: z.string(),
    node: z.string(),
    version: z.string(),
    revision: z.string(),
    state: z.enum(["starting", "ready", "draining"]),
    started_at: z.iso.datetime(),
    uptime_seconds: z.number(),
    config_hash: z.string(),
    message_of_the_day: z.string(),
    features: z.array(z.string()),
    burns_running: z.int(),
    requests_in_flight: z.int(),
    cpu_cores: z.number().register(documented, {
      description: "Processor time used per second, over the last second or more.",
    }),
    memory_bytes: z.int().register(documented, { description: "Resident set." }),
    event_loop_delay_ms: z.object({ mean: z.number(), p99: z.number() }),
  })
  .register(documented, { id: "Instance" });
