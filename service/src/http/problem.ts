import { NO_STORE } from "./no-store";

/** One broken rule of a request: where (`body.email`, `query.limit`) and which. The value is never repeated. */
export interface BrokenRule {
  readonly at: string;
  readonly rule: string;
}

interface ProblemOptions {
  headers?: Record<string, string>;
  errors?: readonly BrokenRule[];
  cause?: unknown;
}

/** A failure that a caller is told about, as a problem of RFC 9457. */
export class Problem extends Error {
  readonly headers: Record<string, string>;
  readonly errors: readonly BrokenRule[] | undefined;

  /** @param code names the kind of problem; it is the anchor of its entry at `/docs`. */
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    options: ProblemOptions = {},
  ) {
    super(title, { cause: options.cause });
    this.name = "Problem";
    this.headers = options.headers ?? {};
    this.errors = options.errors;
  }
}

/** The body of every answer that reports a failure. */
export function problemBody(problem: Problem, requestId: string): string {
  return JSON.stringify({
    type: `/docs#${problem.code}`,
    title: problem.title,
    status: problem.status,
    request_id: requestId,
    errors: problem.errors,
  });
}

export const PROBLEM_HEADERS = {
  "content-type": "application/problem+json",
  ...NO_STORE,
  "x-content-type-options": "nosniff",
};

export function problemResponse(problem: Problem, requestId: string): Response {
  return new Response(problemBody(problem, requestId), {
    status: problem.status,
    headers: { ...PROBLEM_HEADERS, ...problem.headers },
  });
}

/** RFC 9110, 15.5.2: an answer 401 says how to sign in. */
const ASK_FOR_TOKEN = { "www-authenticate": "Bearer" };
const RETRY_SOON = { "retry-after": "1" };

export const problems = {
  invalid: (errors: readonly BrokenRule[]) =>
    new Problem(400, "invalid-request", "The request breaks a rule of this operation.", { errors }),
  malformed: () => new Problem(400, "malformed-request", "The request cannot be read."),
  notFound: () => new Problem(404, "not-found", "There is nothing at this address."),
  methodNotAllowed: (allow: string) =>
    new Problem(405, "method-not-allowed", "This address does not support the method.", {
      headers: { allow },
    }),
  requestTimedOut: () =>
    new Problem(408, "request-timed-out", "The request took too long to arrive."),
  headersTooLarge: () =>
    new Problem(431, "headers-too-large", "The headers are larger than is accepted."),
  tooLarge: () => new Problem(413, "body-too-large", "The body is larger than is accepted."),
  expectationFailed: () =>
    new Problem(417, "expectation-failed", "Only the expectation 100-continue can be met."),
  unsupportedMediaType: () =>
    new Problem(415, "unsupported-media-type", "The body must be application/json."),
  keyReused: () =>
    new Problem(
      422,
      "idempotency-key-reused",
      "This Idempotency-Key was used with a different request.",
    ),
  applicationClosed: () =>
    new Problem(
      409,
      "application-closed",
      "The application was withdrawn or answered before, and stays as it is.",
    ),
  jobsUnavailable: (cause: unknown) =>
    new Problem(503, "jobs-unavailable", "What is known of the job cannot be read now.", {
      headers: RETRY_SOON,
      cause,
    }),
  burnsBusy: (retryAfterSeconds: number) =>
    new Problem(429, "burns-busy", "This instance already burns on as many threads as it may.", {
      headers: { "retry-after": String(retryAfterSeconds) },
    }),
  wrongCredentials: () =>
    new Problem(401, "wrong-credentials", "There is no account with this address and password.", {
      headers: ASK_FOR_TOKEN,
    }),
  sessionEnded: () =>
    new Problem(401, "session-ended", "The session is over, or there never was one: sign in.", {
      headers: ASK_FOR_TOKEN,
    }),
  tokenRefused: () =>
    new Problem(401, "token-refused", "The token is missing, over, or not valid here.", {
      headers: ASK_FOR_TOKEN,
    }),
  companyOnly: () => new Problem(403, "company-only", "Only the account of a company may do this."),
  identityUnavailable: (cause: unknown) =>
    new Problem(503, "identity-unavailable", "Who asks cannot be proved now.", {
      headers: RETRY_SOON,
      cause,
    }),
  tooManyAttempts: (retryAfterSeconds: number) =>
    new Problem(429, "too-many-attempts", "Too many attempts; wait before the next one.", {
      headers: { "retry-after": String(retryAfterSeconds) },
    }),
  featureOff: () => new Problem(403, "feature-off", "This operation is switched off here."),
  timedOut: () =>
    new Problem(503, "timed-out", "The answer took too long.", { headers: RETRY_SOON }),
  saturated: () =>
    new Problem(503, "saturated", "Too many requests are in progress.", { headers: RETRY_SOON }),
  draining: () =>
    new Problem(503, "draining", "This instance is shutting down.", { headers: RETRY_SOON }),
  databaseUnavailable: (reason: string, cause: unknown) =>
    new Problem(503, `database-${reason}`, "The database cannot answer now.", {
      headers: RETRY_SOON,
      cause,
    }),
  internal: (cause: unknown) =>
    new Problem(500, "internal-error", "The service failed to answer.", { cause }),
};
