import type { Context, Hono } from "hono";
import type * as z from "zod/mini";
import type { MaybePromise } from "../database/database";
import type { ServiceEnv } from "./observed-response";
import { problems } from "./problem";

export interface AnswerDeclaration {
  readonly description: string;
  /** Undefined for an answer without a body. */
  readonly content?: { readonly mediaType: string; readonly schema: z.ZodMiniType };
  /** Headers of the answer and what they say; their values are text. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a bearer token of RFC 6750 may be: `session`, the id of one; `account`, what a session gets for it. */
export type BearerToken = "session" | "account";

/** One operation of the API, as data: what validates is what the OpenAPI document shows. */
export interface Operation {
  readonly method: "get" | "post" | "delete";
  /** An OpenAPI path template, `/api/jobs/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly params?: z.ZodMiniObject;
  readonly query?: z.ZodMiniObject;
  readonly headers?: z.ZodMiniObject;
  /** The bearer token without which it answers 401. @default none */
  readonly bearer?: BearerToken;
  /** The bearer token that it heeds when there is one. @default none */
  readonly mayBear?: BearerToken;
  readonly body?: { readonly schema: z.ZodMiniType; readonly required: boolean };
  readonly answers: Readonly<Record<number, AnswerDeclaration>>;
}

type Handler = (context: Context<ServiceEnv>) => MaybePromise<Response>;

/** The API: routes operations to their handlers and remembers them for the document. */
export class Api {
  readonly operations: Operation[] = [];

  constructor(readonly app: Hono<ServiceEnv>) {}

  /** One handler and no middleware per route, because each one in front of it would cost more than a read. */
  on(operation: Operation, handler: Handler): void {
    this.operations.push(operation);
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ":$1");
    const takesBody = operation.body !== undefined;
    this.app.on(operation.method, path, (context) => {
      labelRoute(context, path);
      if (takesBody && context.env.outgoing?.isBodyTooLarge === true) throw problems.tooLarge();
      return handler(context);
    });
  }
}

/** Labels the response with the template of its route, for the access line, the metrics and the span. */
export function labelRoute(context: Context<ServiceEnv>, path: string): void {
  const { outgoing } = context.env;
  if (outgoing !== undefined) outgoing.route = path;
}

/** The request's id; empty when no socket stands behind the request. */
export function requestIdOf(context: Context<ServiceEnv>): string {
  return context.env.outgoing?.requestId ?? "";
}
