import type { Application } from "../application";
import { applicationImage } from "../application-image";
import { JOB_BOARD_ALERTS } from "./alerts";
import { jobBoardChanges } from "./changes";
import { JobBoard } from "./job-board";
import { mailSecrets } from "./mail";
import { BACKUP_TASKS, DATABASE, migrationsOf, NAME } from "./names";
import { jobBoardProblems } from "./problems";
import { MAILING, ROLES, separateNeeds, togetherNeeds } from "./roles";
import { jobBoardSettings } from "./settings";
import { version } from "../../../service/package.json";

/** The proof-of-concept service of service/. */
export const jobBoard: Application<typeof jobBoardSettings> = {
  name: NAME,
  image: { dockerfile: "service/Dockerfile", version },
  signsInToAzure: true,
  programs: ({ workloads }) =>
    workloads.jobBoard.roles === "separate"
      ? ROLES.filter(({ keepsData }) => keepsData).map(({ name }) => name)
      : [],
  deployments: ({ workloads }) =>
    workloads.jobBoard.roles === "separate" ? ROLES.map(({ name }) => name) : [NAME],
  database: {
    name: DATABASE,
    roleCommand: ["/nodejs/bin/node", "/app/dist/database-role.js"],
    migrations: migrationsOf,
  },
  backup: {
    reader: BACKUP_TASKS.backup,
    drill: BACKUP_TASKS.drill,
    restorer: BACKUP_TASKS.restore,
    isOn: ({ workloads }) => workloads.jobBoard.backup !== null,
  },
  backing: ({ workloads: { jobBoard: settings } }) =>
    settings.roles === "separate"
      ? separateNeeds(settings.backup !== null)
      : togetherNeeds(settings.backup !== null),
  secrets: (environment) =>
    mailSecrets(environment).map((secret) => ({
      ...secret,
      ...(environment.workloads.jobBoard.roles === "separate" && { program: MAILING }),
    })),
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
