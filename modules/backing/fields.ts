import { z } from "zod";
import { imageTag } from "../kubernetes/image-tag";
import { rule, text } from "../support/fields";
import { cpu, memory, readCpu, readMemory } from "../support/quantity-fields";
import { relation, type RelationProblem } from "../support/relation";

/** An image of somebody else's, by a default that was looked up and can be mirrored. */
export function image(repository: string, tag: string) {
  return z
    .strictObject({
      /** Without tag and digest. */
      repository: text.default(repository),
      tag: imageTag.default(tag),
      /** Wins over the tag. @default none */
      digest: text.optional(),
    })
    .transform(({ digest, ...named }) => ({ ...named, ...(digest !== undefined && { digest }) }))
    .prefault({});
}

/** Of users, databases, queues: what stands unquoted in every file that names them. */
export const plainName = z
  .string()
  .refine(
    (value) => /^[a-z][a-z0-9-]{0,47}$/.test(value),
    rule("1 to 48 lower-case letters, digits and hyphens, a letter first", "write e.g. job-board"),
  );

/** What each pod asks for, as far as it is the same for all services. */
export function sizes(defaults: {
  cpuRequest: string;
  memoryRequest: string;
  memoryLimit: string;
}) {
  return {
    cpuRequest: cpu.prefault(defaults.cpuRequest),
    memoryRequest: memory.prefault(defaults.memoryRequest),
    memoryLimit: memory.prefault(defaults.memoryLimit),
  };
}

const related = z.object({
  cpuRequest: readCpu,
  memoryRequest: readMemory,
  memoryLimit: readMemory,
});

/** A request above its limit. */
export const requestsWithinLimits = relation(
  related,
  function* (settings): Iterable<RelationProblem> {
    const { memoryRequest, memoryLimit } = settings;
    if (memoryRequest.mebibytes > memoryLimit.mebibytes) {
      yield {
        path: ["memoryRequest"],
        rule: `at most memoryLimit, ${memoryLimit.toString()}`,
        remedy: "lower it, or raise `memoryLimit`",
      };
    }
  },
);
