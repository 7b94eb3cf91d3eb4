import type { Context } from "hono";
import * as z from "zod/mini";
import { jobIdParam, uuidParams } from "../../../http/fields";
import type { ServiceEnv } from "../../../http/observed-response";
import { problems } from "../../../http/problem";

/** The id of a job in the path. @throws Problem 404 when it can be none */
export function jobIdOf(context: Context<ServiceEnv>): number {
  const id = z.safeParse(jobIdParam, context.req.param("id"));
  if (!id.success) throw problems.notFound();
  return id.data;
}

/** The id of an application or a review in the path. @throws Problem 404 when it can be none */
export function uuidOf(context: Context<ServiceEnv>): string {
  const params = z.safeParse(uuidParams, context.req.param());
  if (!params.success) throw problems.notFound();
  return params.data.id.toLowerCase();
}
