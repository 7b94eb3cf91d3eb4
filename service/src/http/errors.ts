import type { Context, ErrorHandler, NotFoundHandler } from "hono";
import { isUnavailable } from "../database/database";
import type { Logger } from "../observability/logger";
import type { ServiceEnv } from "./observed-response";
import { requestIdOf } from "./operation";
import { Problem, problemResponse, problems } from "./problem";

/** What went wrong, as the one shape of answer; anything unforeseen is a 500 that says nothing of itself. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isUnavailable(error)) return problems.databaseUnavailable(error.reason, error);
  return problems.internal(error);
}

/** Answers with the problem; logs what caused a failure of the service, never the caller's. */
export function handleErrors(logger: Logger): ErrorHandler<ServiceEnv> {
  return function handleError(error, context) {
    const problem = toProblem(error);
    const request_id = requestIdOf(context);
    if (problem.status >= 500 && problem.cause !== undefined)
      logger.error("request failed", error, { request_id });
    return problemResponse(problem, request_id);
  };
}

/** Answers a visitor in a browser with a page. */
export type AnswerProblem = (
  context: Context<ServiceEnv>,
  problem: Problem,
) => Response | Promise<Response>;

/**
 * A path that has handlers for other methods answers 405 and names them; any other path 404.
 * @param answerVisitor answers who asks for a page, and not for the API. @default a problem as for everybody
 */
export function handleNotFound(
  allowedMethods: (path: string) => string[],
  answerVisitor: AnswerProblem = answerCaller,
): NotFoundHandler<ServiceEnv> {
  return function notFound(context) {
    const methods = allowedMethods(context.req.path);
    const problem =
      methods.length === 0 ? problems.notFound() : problems.methodNotAllowed(methods.join(", "));
    return isVisitor(context) ? answerVisitor(context, problem) : answerCaller(context, problem);
  };
}

function answerCaller(context: Context<ServiceEnv>, problem: Problem): Response {
  return problemResponse(problem, requestIdOf(context));
}

function isVisitor({ req }: Context<ServiceEnv>): boolean {
  const { path } = req;
  const isOfApi = path === "/api" || path.startsWith("/api/");
  return !isOfApi && (req.header("accept") ?? "").includes("text/html");
}
