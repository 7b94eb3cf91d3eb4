import type { LocalEnvironment } from "../../environments/environment";
import type { Variant } from "./deployment-steps";
import type { Options } from "./options";

/** The changes that are deployed one after the other, the last one undoing the one before it. */
export function variants(environment: LocalEnvironment, { nextTag }: Options): Variant[] {
  const rolls = ["Deployment.apps jobs/job-board"];
  const next =
    nextTag === undefined
      ? "name another tag of the service's image with --next-tag"
      : { ...environment, settings: { ...environment.settings, imageTag: nextTag } };
  return [
    { name: "a new image tag", environment: next, rolls },
    {
      name: "back to the image before",
      environment: typeof next === "string" ? next : environment,
      rolls,
    },
  ];
}
