import * as z from "zod/mini";
import { httpUrl, listOf } from "./fields";

const ROLE_NAMES = ["web", "identity", "jobs", "applicants", "notifier"] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/** Those that tell each other by messages. */
const WITH_MESSAGES = ["jobs", "applicants", "notifier"] as const satisfies readonly RoleName[];

/** Any of them keeps something itself; web alone asks others for all of it. */
export function haveData(roles: readonly RoleName[]): boolean {
  return roles.some((role) => role !== "web");
}

/** Whose API a role asks, and what says where that is. */
const ASKS = [
  ["web", "identity", "IDENTITY_API"],
  ["web", "jobs", "JOBS_API"],
  ["web", "applicants", "APPLICANTS_API"],
  ["jobs", "identity", "IDENTITY_API"],
  ["applicants", "jobs", "JOBS_API"],
  ["applicants", "identity", "IDENTITY_API"],
] as const;

export const roleFields = {
  ROLES: z._default(
    z.pipe(
      listOf(z.enum(ROLE_NAMES)).check(z.minLength(1)),
      z.transform((names) => [...new Set(names)]),
    ),
    [...ROLE_NAMES],
  ),
  JOBS_API: z.optional(httpUrl),
  APPLICANTS_API: z.optional(httpUrl),
  IDENTITY_API: z.optional(httpUrl),
};
const schema = z.object(roleFields);

/** Roles of one process find each other; what they need of those elsewhere is added to `problems`. */
export function checkRoles(
  settings: z.output<typeof schema> & { readonly BROKER_URL?: string | undefined },
  problems: string[],
): void {
  const { ROLES, BROKER_URL } = settings;
  const has = (role: RoleName) => ROLES.includes(role);
  if (WITH_MESSAGES.some(has) && !WITH_MESSAGES.every(has) && BROKER_URL === undefined)
    problems.push("BROKER_URL: is needed when ROLES leaves out a role: messages go by the broker");
  for (const [role, asked, name] of ASKS)
    if (has(role) && !has(asked) && settings[name] === undefined)
      problems.push(`${name}: is needed when ROLES has ${role} and not ${asked}`);
}
