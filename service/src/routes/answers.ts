import type * as z from "zod/mini";
import type { AnswerDeclaration } from "../http/operation";
import { problemSchema } from "../http/fields";

/** A JSON answer for an operation's declaration. */
export function json(
  schema: z.ZodMiniType,
  description: string,
  headers: Readonly<Record<string, string>> = {},
): AnswerDeclaration {
  return { description, content: { mediaType: "application/json", schema }, headers };
}

export function empty(description: string): AnswerDeclaration {
  return { description };
}

function problem(
  description: string,
  headers: Readonly<Record<string, string>> = {},
): AnswerDeclaration {
  return {
    description,
    content: { mediaType: "application/problem+json", schema: problemSchema },
    headers,
  };
}

const RETRY_AFTER = { "Retry-After": "Seconds to wait." };

/** The failures that any operation is answered with before its own code runs, or when that fails. */
export const fromTheServer = {
  400: problem("The request breaks a rule of HTTP or cannot be read."),
  408: problem("The request took too long to arrive."),
  417: problem("Only the expectation 100-continue can be met."),
  431: problem("The headers are larger than is accepted."),
  500: problem("The service failed to answer."),
  503: problem("The instance is shutting down, or too many requests are in progress.", RETRY_AFTER),
};

/** The failures an operation can answer with, spread into its declaration: the document and the code agree. */
export const invalid = { 400: problem("The request breaks a rule or cannot be read.") };
export const notFound = { 404: problem("There is nothing with this id.") };
export const featureOff = { 403: problem("The operation is switched off here.") };
export const unreadableBody = {
  ...invalid,
  413: problem("The body is too large."),
  415: problem("The body is not JSON."),
};
export const unavailable = {
  503: problem(
    "The database or another role cannot answer now, the instance is shutting down, or too many requests are in progress.",
    RETRY_AFTER,
  ),
};
const ASKS = { "WWW-Authenticate": "How to sign in: `Bearer`." };
export const wrongCredentials = {
  401: problem("There is no account with this address and password.", ASKS),
};
export const sessionEnded = { 401: problem("The session is over, or there never was one.", ASKS) };
export const tokenRefused = {
  401: problem("The token is missing, over, or not valid here.", ASKS),
};
export const companyOnly = { 403: problem("The account is no company's.") };
export const tooManyAttempts = { 429: problem("There were too many attempts.", RETRY_AFTER) };
export const closed = { 409: problem("The application was withdrawn or answered before.") };
export const keyReused = { 422: problem("The key was used with a different request.") };
export const burnsBusy = {
  429: problem("The instance burns on as many threads as it may.", RETRY_AFTER),
};
