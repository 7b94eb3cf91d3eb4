import type { LocalEnvironment } from "../../modules/environment/environment";
import { applications } from "../../modules/workloads/catalogue";
import type { Variant } from "./deployment-steps";
import type { Options } from "./options";

/** Changes that are deployed one after the other; the last one is the environment itself. */
export function variants(environment: LocalEnvironment, { nextTag }: Options): Variant[] {
  const next =
    nextTag === undefined
      ? "name another tag of the applications' images, which the cluster can pull, with --next-tag"
      : { ...environment, settings: { ...environment.settings, imageTag: nextTag } };
  const rolls = applications.flatMap((application) =>
    (application.deployments?.(environment) ?? [application.name]).map(
      (name) => `Deployment.apps ${application.name}/${name}`,
    ),
  );
  return [
    ...applications.flatMap((application) => application.changes?.(environment) ?? []),
    { name: "a new image tag", environment: next, rolls },
    {
      name: "rollback to the image before",
      environment: typeof next === "string" ? next : environment,
      rolls,
    },
  ];
}
