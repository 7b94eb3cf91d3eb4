import type { LocalEnvironment } from "../../environment/environment";
import { parseMemory } from "../../support/quantities";
import type { SettingChange } from "../application";
import { NAME } from "./names";

/** A live setting rolls nothing, a resource request rolls the Deployment that it is of. */
export function jobBoardChanges(environment: LocalEnvironment): readonly SettingChange[] {
  const { jobBoard } = environment.workloads;
  const deployment = `Deployment.apps ${NAME}/${jobBoard.roles === "separate" ? "jobs" : NAME}`;
  const having = (settings: Partial<typeof jobBoard>): LocalEnvironment => ({
    ...environment,
    workloads: { ...environment.workloads, jobBoard: { ...jobBoard, ...settings } },
  });
  return [
    {
      name: "a live setting changes: nothing is rolled",
      environment: having({ messageOfTheDay: "Tested" }),
      rolls: [],
    },
    {
      name: "a resource request changes: only that workload is rolled",
      environment: having({ memoryRequest: parseMemory("144Mi") }),
      rolls: [deployment],
    },
    { name: "back: only that workload is rolled", environment, rolls: [deployment] },
  ];
}
