import type { AzureEnvironment } from "../environment/environment";
import type { Application } from "./application";
import { jobBoard } from "./job-board/application";

/** Every application, by its key in `workloads`; a new one is a line here. */
export const APPLICATIONS = { jobBoard } as const satisfies Readonly<Record<string, Application>>;

/** The same as a list. */
export const applications: readonly Application[] = Object.values(APPLICATIONS);

/** Those that run in an environment: all of them, or none. */
export function applicationsOf(environment: {
  readonly runsApplications: boolean;
}): readonly Application[] {
  return environment.runsApplications ? applications : [];
}

/** Workloads of an application that sign in to Azure instead of it; none where it does itself. */
export function programsOf(
  application: Pick<Application, "programs">,
  environment: AzureEnvironment,
): readonly string[] {
  return application.programs?.(environment) ?? [];
}
