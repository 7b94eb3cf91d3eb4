import * as z from "zod/mini";
import { Problem, problems } from "../../http/problem";
import type { RoleApis } from "../role-apis";
import type { AppliedJob } from "./data/application";

const job = z.object({
  id: z.int(),
  title: z.string(),
  company: z.string(),
  posted_by: z.nullish(z.string()),
});
const problem = z.object({
  type: z.string().check(z.regex(/^\/docs#[a-z-]+$/)),
  title: z.string(),
});

/**
 * The job as the role `jobs` tells of it; undefined when there is none.
 * @throws Problem 503: that role's own, such as `database-unreachable`, or `jobs-unavailable` when it says nothing.
 */
export async function findJob(apis: RoleApis, id: number): Promise<AppliedJob | undefined> {
  const { status, body } = await ask(apis, `/api/jobs/${id}`);
  if (status === 404) return undefined;
  const found = z.safeParse(job, body);
  if (status === 200 && found.success) {
    const { posted_by, ...known } = found.data;
    return { ...known, postedBy: posted_by ?? undefined };
  }
  const said = z.safeParse(problem, body);
  if (status !== 503 || !said.success) throw problems.jobsUnavailable(body);
  throw new Problem(503, said.data.type.slice("/docs#".length), said.data.title, {
    headers: { "retry-after": "1" },
  });
}

async function ask(apis: RoleApis, path: string): Promise<{ status: number; body: unknown }> {
  try {
    const response = await apis.ask("jobs", path);
    const body: unknown = await response.json();
    return { status: response.status, body };
  } catch (error) {
    throw problems.jobsUnavailable(error);
  }
}
