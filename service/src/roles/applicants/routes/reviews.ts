import { uuidParams } from "../../../http/fields";
import type { Api, Operation } from "../../../http/operation";
import { NO_STORE } from "../../../http/no-store";
import { problems } from "../../../http/problem";
import { readJson, validate } from "../../../http/read-request";
import {
  closed,
  invalid,
  json,
  notFound,
  unavailable,
  unreadableBody,
} from "../../../routes/answers";
import type { Applications } from "../data/applications";
import { closedBy } from "./closed-by";
import { newAnswerSchema, reviewSchema } from "./schemas";
import { reviewView } from "./views";

const read: Operation = {
  method: "get",
  path: "/api/reviews/{id}",
  summary: "Read an application as the company",
  params: uuidParams,
  answers: { 200: json(reviewSchema, "The application."), ...invalid, ...notFound, ...unavailable },
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

/** What a company does. The id of the review is its permission; it comes by message only. */
export function reviewRoutes(api: Api, applications: Applications, wake: () => void): void {
  api.on(read, async (context) => {
    const { id } = validate("path", uuidParams, context.req.param());
    const application = await applications.findByReview(id.toLowerCase());
    if (application === undefined) throw problems.notFound();
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
