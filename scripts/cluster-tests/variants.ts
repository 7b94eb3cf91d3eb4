import type { LocalEnvironment } from "../../modules/environment/environment";
import { parseMemory } from "../../modules/support/quantities";
import type { Variant } from "./deployment-steps";
import type { Options } from "./options";

const JOB_BOARD = "Deployment.apps job-board/job-board";

/** Changes that are deployed one after the other; the last one is the environment itself. */
export function variants(environment: LocalEnvironment, { nextTag }: Options): Variant[] {
  const { jobBoard } = environment.workloads;
  const having = (settings: Partial<typeof jobBoard>): LocalEnvironment => ({
    ...environment,
    workloads: { ...environment.workloads, jobBoard: { ...jobBoard, ...settings } },
  });
  const next =
    nextTag === undefined
      ? "name another tag of the service's image, which the cluster can pull, with --next-tag"
      : { ...environment, settings: { ...environment.settings, imageTag: nextTag } };
  return [
    {
      name: "a live setting changes: nothing is rolled",
      environment: having({ messageOfTheDay: "Tested" }),
      rolls: [],
    },
    {
      name: "a resource request changes: only that workload is rolled",
      environment: having({ memoryRequest: parseMemory("144Mi") }),
      rolls: [JOB_BOARD],
    },
    { name: "back: only that workload is rolled", environment, rolls: [JOB_BOARD] },
    { name: "a new image tag", environment: next, rolls: [JOB_BOARD] },
    {
      name: "rollback to the image before",
      environment: typeof next === "string" ? next : environment,
      rolls: [JOB_BOARD],
    },
  ];
}
