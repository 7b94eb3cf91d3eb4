import * as z from "zod/mini";
import { type Caller, WRITE } from "./caller";

const job = z.object({
  id: z.int(),
  title: z.string(),
  company: z.string(),
  location: z.string(),
  employment_type: z.string(),
  remote: z.boolean(),
  salary_min: z.number(),
  salary_max: z.number(),
  description: z.string(),
  tags: z.array(z.string()),
  posted_at: z.string(),
});
export type Job = z.output<typeof job>;

const jobPage = z.object({ items: z.array(job), next_cursor: z.nullable(z.string()) });
export type JobPage = z.output<typeof jobPage>;

/** What a visitor looks for; an empty text asks for nothing. */
export interface JobSearch {
  readonly words: string;
  readonly place: string;
  readonly employmentType: string;
  readonly isRemote: boolean;
  /** Where the page begins. */
  readonly cursor: string;
}

/** @throws Problem */
export function listJobs(caller: Caller, search: JobSearch): Promise<JobPage> {
  const query = new URLSearchParams();
  // A place is looked for as a word: the API's `location` takes its exact name only, and people write `zurich`.
  const words = [search.words, search.place].filter((text) => text !== "").join(" ");
  if (words !== "") query.set("q", words);
  if (search.employmentType !== "") query.set("employment_type", search.employmentType);
  if (search.isRemote) query.set("remote", "true");
  if (search.cursor !== "") query.set("cursor", search.cursor);
  const path = query.size === 0 ? "/api/jobs" : `/api/jobs?${query.toString()}`;
  return caller.ask("jobs", path, jobPage);
}

/** @throws Problem */
export function findJob(caller: Caller, id: number): Promise<Job> {
  return caller.ask("jobs", `/api/jobs/${id}`, job);
}

/** A job of the company whose account the caller is permitted for. */
export interface NewJob {
  readonly title: string;
  readonly location: string;
  readonly employment_type: string;
  readonly remote: boolean;
  /** EUR a year; text that is no number is refused. */
  readonly salary_min: number | string;
  readonly salary_max: number | string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** @param key the same one again posts nothing further. @throws Problem */
export function postJob(caller: Caller, body: NewJob, key: string): Promise<{ id: number }> {
  const headers = { "idempotency-key": key };
  return caller.ask("jobs", "/api/jobs", z.object({ id: z.int() }), { ...WRITE, body, headers });
}
