import { z } from "zod";
import { integer } from "../../support/fields";
import { cpu, memory, readCpu, readMemory } from "../../support/quantity-fields";
import { relation, type RelationProblem } from "../../support/relation";
import { releaseSettings } from "../release-settings";

/** Of every program that answers requests. */
export const answering = {
  /** @default 2 */
  minReplicas: integer(1, 100, "replicas").default(2),
  /** @default 4 */
  maxReplicas: integer(1, 100, "replicas").default(4),
  /** Average use of the CPU requested that the autoscaler aims at, in percent. @default 50 */
  targetCpuPercent: integer(1, 100, "percent").default(50),
  /** How long fewer replicas must suffice before one goes. @default 300 */
  scaleDownStabilizationSeconds: integer(0, 3600, "seconds").default(300),
  /** Keeps a burn from taking the whole node. @default 1 */
  cpuLimit: cpu.prefault("1"),
  /** @default 128Mi */
  memoryRequest: memory.prefault("128Mi"),
  /** @default 256Mi */
  memoryLimit: memory.prefault("256Mi"),
  /** How a new image meets the users (docs/release-strategies.md). @default rolling */
  release: releaseSettings.default({ strategy: "rolling" }),
};

/** Of what a program's containers ask for, as far as it is right by itself. */
const relatedSizes = z.object({
  cpuRequest: readCpu,
  cpuLimit: readCpu,
  memoryRequest: readMemory,
  memoryLimit: readMemory,
});

/** Of its replicas, too. */
export const relatedProgram = z.object({
  ...relatedSizes.shape,
  minReplicas: z.number(),
  maxReplicas: z.number(),
});

const relatedService = z.object({
  ...relatedProgram.shape,
  release: z.object({ strategy: z.string() }),
});

/** Of all separate programs beside `jobs`. */
export const relatedPrograms = z.object({
  web: relatedService,
  identity: relatedService,
  applicants: relatedService,
  notifier: z.object({ ...relatedSizes.shape, maxReplicas: z.number() }),
});

/** What contradicts itself in the settings of a program that answers requests. */
export function* programProblems(
  settings: z.output<typeof relatedProgram>,
): Iterable<RelationProblem> {
  const { minReplicas, maxReplicas } = settings;
  if (minReplicas > maxReplicas) {
    yield {
      path: ["minReplicas"],
      rule: `at most maxReplicas, ${maxReplicas}`,
      remedy: "lower it, or raise `maxReplicas`",
    };
  }
  yield* sizeProblems(settings);
}

function* sizeProblems(settings: z.output<typeof relatedSizes>): Iterable<RelationProblem> {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = settings;
  if (cpuRequest.millis > cpuLimit.millis) {
    yield {
      path: ["cpuRequest"],
      rule: `at most cpuLimit, ${cpuLimit.toString()}`,
      remedy: "lower it, or raise `cpuLimit`",
    };
  }
  if (memoryRequest.mebibytes > memoryLimit.mebibytes) {
    yield {
      path: ["memoryRequest"],
      rule: `at most memoryLimit, ${memoryLimit.toString()}`,
      remedy: "lower it, or raise `memoryLimit`",
    };
  }
}

/** Of those beside `jobs`. */
const service = z
  .strictObject({
    ...answering,
    /** @default 100m */
    cpuRequest: cpu.prefault("100m"),
  })
  .superRefine(...relation(relatedProgram, programProblems));

/** Of a program that takes messages. */
const worker = z
  .strictObject({
    /** Where KEDA is on; otherwise one runs. @default 4 */
    maxReplicas: integer(1, 100, "replicas").default(4),
    /** Messages of its queue for each of which sets one replica runs. @default 20 */
    messagesPerReplica: integer(1, 100_000, "messages").default(20),
    /** @default 50m */
    cpuRequest: cpu.prefault("50m"),
    /** @default 500m */
    cpuLimit: cpu.prefault("500m"),
    /** @default 96Mi */
    memoryRequest: memory.prefault("96Mi"),
    /** @default 192Mi */
    memoryLimit: memory.prefault("192Mi"),
  })
  .superRefine(...relation(relatedSizes, sizeProblems));

/** Of separate programs, each by its role's name. */
export const programs = z.strictObject({
  web: service.prefault({}),
  identity: service.prefault({}),
  applicants: service.prefault({}),
  notifier: worker.prefault({}),
});
