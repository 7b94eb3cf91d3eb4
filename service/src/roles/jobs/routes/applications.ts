import type * as z from "zod/mini";
import type { Feature } from "../../../config/dynamic-config";
import type { Application, JobsRepository } from "../data/repository";
import type { Api, Operation } from "../../../http/operation";
import { uuidParams } from "../../../http/fields";
import { problems } from "../../../http/problem";
import { readJson, validate } from "../../../http/read-request";
import {
  featureOff,
  invalid,
  json,
  keyReused,
  notFound,
  unavailable,
  unreadableBody,
} from "../../../routes/answers";
import { applicationSchema, idempotencyHeaders, jobParams, newApplicationSchema } from "./schemas";

const apply: Operation = {
  method: "post",
  path: "/api/jobs/{id}/applications",
  summary: "Apply for a job",
  params: jobParams,
  headers: idempotencyHeaders,
  body: { schema: newApplicationSchema, required: true },
  answers: {
    201: json(applicationSchema, "Stored, or stored before under the same key.", {
      Location: "The application.",
      "Idempotency-Replayed": "`true` when this was stored before.",
    }),
    ...unreadableBody,
    ...featureOff,
    ...notFound,
    ...keyReused,
    ...unavailable,
  },
};

const read: Operation = {
  method: "get",
  path: "/api/applications/{id}",
  summary: "Read an application",
  params: uuidParams,
  answers: {
    200: json(applicationSchema, "The application."),
    ...invalid,
    ...notFound,
    ...unavailable,
  },
};

interface ApplicationRouteOptions {
  readonly repository: JobsRepository;
  readonly isOn: (feature: Feature) => boolean;
}

/** "Apply for this job", and reading the application again. */
export function applicationRoutes(api: Api, { repository, isOn }: ApplicationRouteOptions): void {
  api.on(apply, async (context) => {
    if (!isOn("applications")) throw problems.featureOff();
    const { id } = validate("path", jobParams, context.req.param());
    const key = validate("header", idempotencyHeaders, context.req.header())["idempotency-key"];
    const application = await readJson(context, newApplicationSchema);
    const submission = await repository.submitApplication(id, application, key);
    if (submission.outcome === "no-such-job") throw problems.notFound();
    if (submission.outcome === "key-reused") throw problems.keyReused();
    return context.json(view(submission.application), 201, {
      location: `/api/applications/${submission.application.id}`,
      "idempotency-replayed": String(submission.outcome === "replayed"),
      "cache-control": "no-store",
    });
  });

  api.on(read, async (context) => {
    const { id } = validate("path", uuidParams, context.req.param());
    const application = await repository.findApplication(id.toLowerCase());
    if (application === undefined) throw problems.notFound();
    return context.json(view(application), 200, { "cache-control": "no-store" });
  });
}

function view({ jobId, submittedAt, ...rest }: Application): z.input<typeof applicationSchema> {
  return { ...rest, job_id: jobId, submitted_at: submittedAt };
}
