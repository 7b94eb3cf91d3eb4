import type { JobQuery, JobRow, JobsRepository } from "../data/repository";
import type { Api, Operation } from "../../../http/operation";
import { searchWords } from "../../../database/search-words";
import { DEFAULT_LIMIT, idempotencyHeaders, jobIdParam, jobParams } from "../../../http/fields";
import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { IdentityTokens } from "../../../identity-token/identity-tokens";
import { NO_STORE } from "../../../http/no-store";
import type { ServiceEnv } from "../../../http/observed-response";
import { problems } from "../../../http/problem";
import { readJson, validate } from "../../../http/read-request";
import {
  companyOnly,
  keyReused,
  tokenRefused,
  unreadableBody,
  invalid,
  json,
  notFound,
  unavailable,
} from "../../../routes/answers";
import { decodeCursor, encodeCursor } from "./cursor";
import { jobPageSchema, jobQuerySchema, jobSchema, newJobSchema } from "./schemas";

const JSON_HEADERS = { "content-type": "application/json" };

const listJobs: Operation = {
  method: "get",
  path: "/api/jobs",
  summary: "List jobs, newest first",
  query: jobQuerySchema,
  answers: { 200: json(jobPageSchema, "A page of jobs."), ...invalid, ...unavailable },
};

const getJob: Operation = {
  method: "get",
  path: "/api/jobs/{id}",
  summary: "Read a job",
  params: jobParams,
  answers: { 200: json(jobSchema, "The job."), ...invalid, ...notFound, ...unavailable },
};

const postJob: Operation = {
  method: "post",
  path: "/api/jobs",
  summary: "Post a job as a company",
  bearer: "account",
  headers: idempotencyHeaders,
  body: { schema: newJobSchema, required: true },
  answers: {
    201: json(jobSchema, "Posted, with the company's name of the account.", {
      Location: "The job.",
    }),
    ...unreadableBody,
    ...tokenRefused,
    ...companyOnly,
    ...keyReused,
    ...unavailable,
  },
};

/** Jobs; their JSON comes finished from the repository. */
export function jobRoutes(api: Api, repository: JobsRepository, tokens: IdentityTokens): void {
  api.on(listJobs, async (context) => {
    const query = parseQuery(context.req.query());
    const rows = await repository.listJobs({ ...query, limit: query.limit + 1 });
    return new Response(pageOf(rows, query.limit), { headers: JSON_HEADERS });
  });

  api.on(getJob, (context) => {
    const id = validate("path", jobIdParam, context.req.param("id"));
    const job = repository.findJob(id);
    return job instanceof Promise ? job.then(answerJob) : answerJob(job);
  });

  api.on(postJob, (context) => post(context, repository, tokens));
}

async function post(
  context: Context<ServiceEnv>,
  repository: JobsRepository,
  tokens: IdentityTokens,
): Promise<Response> {
  const { id: postedBy, company } = await tokens.requireAccount(context);
  if (company === undefined) throw problems.companyOnly();
  const key = validate("header", idempotencyHeaders, context.req.header())["idempotency-key"];
  const given = await readJson(context, newJobSchema);
  const postFingerprint = createHash("sha256").update(JSON.stringify(given)).digest("hex");
  const { title, location, remote, description, tags } = given;
  const job = await repository.insertJob({
    title,
    company,
    location,
    employmentType: given.employment_type,
    remote,
    salaryMin: given.salary_min,
    salaryMax: given.salary_max,
    description,
    tags,
    postedAt: new Date().toISOString(),
    postedBy,
    postKey: key ?? null,
    postFingerprint,
  });
  if (job.postFingerprint !== postFingerprint) throw problems.keyReused();
  const headers = { ...JSON_HEADERS, ...NO_STORE, location: `/api/jobs/${job.id}` };
  return new Response(job.json, { status: 201, headers });
}

function answerJob(job: string | undefined): Response {
  if (job === undefined) throw problems.notFound();
  return new Response(job, { headers: JSON_HEADERS });
}

function parseQuery(values: Record<string, string>): JobQuery {
  const {
    q,
    location,
    employment_type,
    remote,
    cursor,
    limit = DEFAULT_LIMIT,
  } = validate("query", jobQuerySchema, values);
  return {
    words: q === undefined ? undefined : searchWords(q),
    location,
    employmentType: employment_type,
    remote: remote === undefined ? undefined : remote === "true",
    before: cursor === undefined ? undefined : decodeCursor(cursor),
    limit,
  };
}

/** One row more than the page was asked for, and is left out: it tells that there is a next page. */
function pageOf(rows: readonly JobRow[], limit: number): string {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const cursor = rows.length > limit && last !== undefined ? `"${encodeCursor(last.id)}"` : "null";
  return `{"items":[${page.map((row) => row.json).join(",")}],"next_cursor":${cursor}}`;
}
