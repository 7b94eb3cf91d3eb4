import type { Application } from "../application";
import { applicationImage } from "../application-image";
import { JOB_BOARD_ALERTS } from "./alerts";
import { jobBoardChanges } from "./changes";
import { JobBoard } from "./job-board";
import { BACKUP, DATABASE, NAME, RESTORE, RESTORE_DRILL } from "./names";
import { jobBoardProblems } from "./problems";
import { SEPARATE_NEEDS } from "./roles";
import { jobBoardSettings } from "./settings";
import { version } from "../../../service/package.json";

/** The proof-of-concept service of service/. */
export const jobBoard: Application<typeof jobBoardSettings> = {
  name: NAME,
  image: { dockerfile: "service/Dockerfile", version },
  signsInToAzure: true,
  database: {
    name: DATABASE,
    roleCommand: ["/nodejs/bin/node", "/app/dist/database-role.js"],
  },
  backup: {
    reader: BACKUP,
    drill: RESTORE_DRILL,
    restorer: RESTORE,
    isOn: ({ workloads }) => workloads.jobBoard.backup !== null,
  },
  backing: ({ workloads }) =>
    workloads.jobBoard.roles === "separate" ? SEPARATE_NEEDS : undefined,
  settings: jobBoardSettings,
  problems: jobBoardProblems,
  alerts: JOB_BOARD_ALERTS,
  changes: jobBoardChanges,
  add: (scope, environment, backing) => {
    new JobBoard(scope, "JobBoard", {
      environment,
      backing,
      image: applicationImage(environment, jobBoard),
    });
  },
};
