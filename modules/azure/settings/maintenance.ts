import { z } from "zod";
import { integer, rule } from "../../support/fields";

export const DAYS_OF_WEEK = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
] as const;

/** A weekly maintenance window, in UTC. */
export const maintenanceWindow = z.strictObject({
  dayOfWeek: z.enum(DAYS_OF_WEEK),
  /** `HH:MM`, UTC. */
  startTime: z
    .string()
    .refine(
      (value) => /^([01]\d|2[0-3]):[0-5]\d$/.test(value),
      rule("a time of day as HH:MM", "write e.g. 02:00"),
    ),
  /** AKS takes 4 to 24 hours. */
  durationHours: integer(4, 24, "hours"),
});

export type MaintenanceWindow = z.output<typeof maintenanceWindow>;
