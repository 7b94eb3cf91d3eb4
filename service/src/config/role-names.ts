import * as z from "zod/mini";
import { httpUrl, listOf, urlOf } from "./fields";

const ROLE_NAMES = ["jobs", "applicants", "notifier"] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

export const roleFields = {
  ROLES: z._default(
    z.pipe(
      listOf(z.enum(ROLE_NAMES)).check(z.minLength(1)),
      z.transform((names) => [...new Set(names)]),
    ),
    [...ROLE_NAMES],
  ),
  /** Where messages go. */
  BROKER_URL: z.optional(urlOf(/^amqps?:\/\//, "amqp:// or amqps://<user>:<password>@<host>")),
  JOBS_API: z.optional(httpUrl),
};
const schema = z.object(roleFields);

/** Roles of one process find each other; what they need of those elsewhere is added to `problems`. */
export function checkRoles(settings: z.output<typeof schema>, problems: string[]): void {
  const { ROLES, BROKER_URL, JOBS_API } = settings;
  const isAlone = ROLES.length < ROLE_NAMES.length;
  if (isAlone && BROKER_URL === undefined)
    problems.push("BROKER_URL: is needed when ROLES leaves out a role: messages go by the broker");
  if (ROLES.includes("applicants") && !ROLES.includes("jobs") && JOBS_API === undefined)
    problems.push("JOBS_API: is needed when ROLES has applicants and not jobs");
}
