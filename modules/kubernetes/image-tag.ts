import { z } from "zod";
import { rule } from "../support/fields";

/** What a tag may hold: https://github.com/opencontainers/distribution-spec, "Pulling manifests". */
export const TAG = /^[\w][\w.-]{0,127}$/;

/** A tag that names one build. */
export const imageTag = z
  .string()
  .refine(
    (value) => TAG.test(value) && value !== "latest",
    rule("a tag that names one build, not `latest`", "write e.g. 0.2.0"),
  );
