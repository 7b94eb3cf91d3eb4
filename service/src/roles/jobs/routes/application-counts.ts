import { jobParams } from "../../../http/fields";
import type { Api, Operation } from "../../../http/operation";
import { NO_STORE } from "../../../http/no-store";
import { problems } from "../../../http/problem";
import { validate } from "../../../http/read-request";
import { invalid, json, notFound, unavailable } from "../../../routes/answers";
import type { ApplicationCounts } from "../data/application-counts";
import type { JobsRepository } from "../data/repository";
import { applicationCountSchema } from "./schemas";

const readCount: Operation = {
  method: "get",
  path: "/api/jobs/{id}/application-counts",
  summary: "Count a job's applications",
  params: jobParams,
  answers: {
    200: json(applicationCountSchema, "As far as they were passed on."),
    ...invalid,
    ...notFound,
    ...unavailable,
  },
};

/** By itself, because a list of jobs is read a thousand times as often. */
export function applicationCountRoutes(
  api: Api,
  repository: JobsRepository,
  counts: ApplicationCounts,
): void {
  api.on(readCount, async (context) => {
    const { id } = validate("path", jobParams, context.req.param());
    if ((await repository.findJob(id)) === undefined) throw problems.notFound();
    return context.json({ job_id: id, ...(await counts.of(id)) }, 200, NO_STORE);
  });
}
