import { z } from "zod";

/** Section `infrastructure`: everything in Azure below the cluster's API. */
export const infrastructureSchema = z.strictObject({});
