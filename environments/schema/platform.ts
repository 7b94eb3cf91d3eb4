import { z } from "zod";

/** Section `platform`: the add-ons of the cluster. */
export const platformSchema = z.strictObject({});
