import { z } from "zod";
import { hoursOf } from "./duration";
import { rule } from "./fields";

/** Prometheus' and Loki's notation of a time span. */
export const duration = (minimumHours: number) =>
  z
    .string()
    .refine(
      (value) => /^[1-9]\d*[hdw]$/.test(value) && hoursOf(value) >= minimumHours,
      rule(
        `a whole number and a unit, h, d or w, of at least ${minimumHours}h`,
        "write e.g. 15d or 360h",
      ),
    );
