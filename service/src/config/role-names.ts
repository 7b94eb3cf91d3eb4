import * as z from "zod/mini";
import { listOf } from "./fields";

const ROLE_NAMES = ["jobs"] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

export const roleFields = {
  ROLES: z._default(
    z.pipe(
      listOf(z.enum(ROLE_NAMES)).check(z.minLength(1)),
      z.transform((names) => [...new Set(names)]),
    ),
    [...ROLE_NAMES],
  ),
};
