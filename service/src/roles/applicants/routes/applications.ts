import type { Feature } from "../../../config/dynamic-config";
import { idempotencyHeaders, jobParams, uuidParams } from "../../../http/fields";
import type { IdentityTokens } from "../../../identity-token/identity-tokens";
import type { Api, Operation } from "../../../http/operation";
import { NO_STORE } from "../../../http/no-store";
import { problems } from "../../../http/problem";
import { readJson, validate } from "../../../http/read-request";
import {
  closed,
  featureOff,
  invalid,
  json,
  keyReused,
  notFound,
  tokenRefused,
  unavailable,
  unreadableBody,
} from "../../../routes/answers";
import type { AppliedJob } from "../data/application";
import type { Applications } from "../data/applications";
import { closedBy } from "./closed-by";
import { listPage } from "./list-page";
import {
  applicationListSchema,
  applicationSchema,
  newApplicationSchema,
  listQuerySchema,
} from "./schemas";
import { applicationView } from "./views";

const apply: Operation = {
  method: "post",
  path: "/api/jobs/{id}/applications",
  summary: "Apply for a job",
  params: jobParams,
  headers: idempotencyHeaders,
  mayBear: "account",
  body: { schema: newApplicationSchema, required: true },
  answers: {
    201: json(applicationSchema, "Stored, or stored before under the same key.", {
      Location: "The application.",
      "Idempotency-Replayed": "`true` when this was stored before.",
    }),
    ...unreadableBody,
    ...tokenRefused,
    ...featureOff,
    ...notFound,
    ...keyReused,
    ...unavailable,
  },
};

const list: Operation = {
  method: "get",
  path: "/api/applications",
  summary: "List one's own applications, newest first",
  bearer: "account",
  query: listQuerySchema,
  answers: {
    200: json(applicationListSchema, "A page of them."),
    ...invalid,
    ...tokenRefused,
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

const withdraw: Operation = {
  method: "post",
  path: "/api/applications/{id}/withdrawal",
  summary: "Withdraw an application",
  params: uuidParams,
  answers: {
    200: json(applicationSchema, "Withdrawn, now or before."),
    ...invalid,
    ...notFound,
    ...closed,
    ...unavailable,
  },
};

interface ApplicationRouteOptions {
  readonly applications: Applications;
  readonly tokens: IdentityTokens;
  readonly isOn: (feature: Feature) => boolean;
  readonly findJob: (id: number) => Promise<AppliedJob | undefined>;
  /** Called when there is a message to be sent. */
  readonly wake: () => void;
}

/** What an applicant does: apply, look again, withdraw. */
export function applicationRoutes(api: Api, options: ApplicationRouteOptions): void {
  const { applications, tokens, isOn, findJob, wake } = options;
  api.on(apply, async (context) => {
    if (!isOn("applications")) throw problems.featureOff();
    const { id } = validate("path", jobParams, context.req.param());
    const key = validate("header", idempotencyHeaders, context.req.header())["idempotency-key"];
    const given = await readJson(context, newApplicationSchema);
    const account = await tokens.accountOf(context);
    const job = await findJob(id);
    if (job === undefined) throw problems.notFound();
    const submission = await applications.submit(job, given, key, account?.id);
    if (submission.outcome === "key-reused") throw problems.keyReused();
    wake();
    return context.json(applicationView(submission.application), 201, {
      location: `/api/applications/${submission.application.id}`,
      "idempotency-replayed": String(submission.outcome === "replayed"),
      ...NO_STORE,
    });
  });

  api.on(list, async (context) => {
    const { id } = await tokens.requireAccount(context);
    const page = await listPage(
      context,
      (wanted) => applications.listOf(id, wanted),
      applicationView,
      ({ id: own }) => own,
    );
    return context.json(page, 200, NO_STORE);
  });

  api.on(read, async (context) => {
    const { id } = validate("path", uuidParams, context.req.param());
    const application = await applications.find(id.toLowerCase());
    if (application === undefined) throw problems.notFound();
    return context.json(applicationView(application), 200, NO_STORE);
  });

  api.on(withdraw, async (context) => {
    const { id } = validate("path", uuidParams, context.req.param());
    const withdrawn = closedBy(await applications.withdraw(id.toLowerCase()));
    wake();
    return context.json(applicationView(withdrawn), 200, NO_STORE);
  });
}
