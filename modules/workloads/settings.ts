import { z } from "zod";
import type { Application } from "./application";
import { APPLICATIONS } from "./catalogue";

type Sections = {
  [Key in keyof typeof APPLICATIONS]: z.ZodPrefault<(typeof APPLICATIONS)[Key]["settings"]>;
};

function hasEveryApplication(sections: Record<string, z.ZodType>): sections is Sections {
  return Object.keys(APPLICATIONS).every((key) => key in sections);
}

/** Section `workloads`: one key for each application of the catalogue. */
function workloads() {
  const sections = Object.fromEntries(
    Object.entries<Application>(APPLICATIONS).map(([key, { settings }]) => [
      key,
      settings.prefault({}),
    ]),
  );
  if (!hasEveryApplication(sections)) {
    throw new TypeError("an application has no section");
  }
  return z.strictObject(sections);
}

export const workloadsSchema = workloads();
