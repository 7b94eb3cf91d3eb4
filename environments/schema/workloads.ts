import { z } from "zod";

/** Section `workloads`: the applications and their backing services. */
export const workloadsSchema = z.strictObject({});
