import { uuidParams } from "../../../http/fields";
import type { IdentityTokens } from "../../../identity-token/identity-tokens";
import type { Api, Operation } from "../../../http/operation";
import { NO_STORE } from "../../../http/no-store";
import { problems } from "../../../http/problem";
import { readJson, validate } from "../../../http/read-request";
import {
  closed,
  invalid,
  json,
  notFound,
  tokenRefused,
  unavailable,
  unreadableBody,
} from "../../../routes/answers";
import type { Applications } from "../data/applications";
import { closedBy } from "./closed-by";
import { listPage } from "./list-page";
import { newAnswerSchema, reviewListSchema, reviewSchema, listQuerySchema } from "./schemas";
import { reviewView } from "./views";

const read: Operation = {
  method: "get",
  path: "/api/reviews/{id}",
  summary: "Read an application as the company",
  params: uuidParams,
  answers: { 200: json(reviewSchema, "The application."), ...invalid, ...notFound, ...unavailable },
};

const list: Operation = {
  method: "get",
  path: "/api/reviews",
  summary: "List the applications for one's own jobs, newest first",
  bearer: "account",
  query: listQuerySchema,
  answers: {
    200: json(reviewListSchema, "A page of them."),
    ...invalid,
    ...tokenRefused,
    ...unavailable,
  },
};

const see: Operation = {
  method: "post",
  path: "/api/reviews/{id}/seen",
  summary: "Note that the company has opened an application",
  params: uuidParams,
  answers: {
    200: json(reviewSchema, "The application, with the time at which it was first opened."),
    ...invalid,
    ...notFound,
    ...unavailable,
  },
};

const answer: Operation = {
  method: "post",
  path: "/api/reviews/{id}/answer",
  summary: "Answer an application as the company",
  params: uuidParams,
  body: { schema: newAnswerSchema, required: true },
  answers: {
    200: json(reviewSchema, "Answered, now or with the same words before."),
    ...unreadableBody,
    ...notFound,
    ...closed,
    ...unavailable,
  },
};

interface ReviewRouteOptions {
  readonly applications: Applications;
  readonly tokens: IdentityTokens;
  /** Called when there is a message to be sent. */
  readonly wake: () => void;
}

/** What a company does. The id of the review is its permission; it comes by message, and to who posted the job. */
export function reviewRoutes(api: Api, options: ReviewRouteOptions): void {
  const { applications, tokens, wake } = options;
  api.on(list, async (context) => {
    const { id } = await tokens.requireAccount(context);
    const page = await listPage(
      context,
      (wanted) => applications.listFor(id, wanted),
      reviewView,
      ({ reviewId }) => reviewId,
    );
    return context.json(page, 200, NO_STORE);
  });

  api.on(read, async (context) => {
    const { id } = validate("path", uuidParams, context.req.param());
    const application = await applications.findByReview(id.toLowerCase());
    if (application === undefined) throw problems.notFound();
    return context.json(reviewView(application), 200, NO_STORE);
  });

  api.on(see, async (context) => {
    const { id } = validate("path", uuidParams, context.req.param());
    const application = await applications.see(id.toLowerCase());
    if (application === undefined) throw problems.notFound();
    wake();
    return context.json(reviewView(application), 200, NO_STORE);
  });

  api.on(answer, async (context) => {
    const { id } = validate("path", uuidParams, context.req.param());
    const { decision, answer: words } = await readJson(context, newAnswerSchema);
    const answered = closedBy(await applications.answer(id.toLowerCase(), decision, words));
    wake();
    return context.json(reviewView(answered), 200, NO_STORE);
  });
}
