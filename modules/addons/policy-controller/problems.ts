import type { Environment } from "../../environment/environment";
import type { SettingProblem } from "../../platform/setting-problem";

const AT = { property: "addons.policy-controller.enabled", value: true } as const;

/** What it needs of an environment to have signatures to ask for. */
export function* policyControllerProblems(environment: Environment): Iterable<SettingProblem> {
  if (environment.target !== "azure") {
    yield {
      ...AT,
      rule: "an environment in Azure: images of another cluster come from no registry, where signatures lie",
      remedy: "switch it off here",
    };
    return;
  }
  if (!environment.runsApplications) {
    yield {
      ...AT,
      rule: "an environment that runs applications: it asks about their images alone",
      remedy: "switch it off here",
    };
  }
  if (!environment.infrastructure.delivery.signedImages) {
    yield {
      ...AT,
      rule: "an environment with `infrastructure.delivery.signedImages: true`: else nobody signs images, and none would start",
      remedy:
        "set `infrastructure.delivery.signedImages` to true and release an image, or switch this off",
    };
  }
  const { challenge } = environment.platform.certificates;
  if (challenge === "http01") {
    yield {
      property: "certificates.challenge",
      value: challenge,
      rule: "`dns01` with policy-controller: pods that answer challenges run in the applications' namespaces, where images are named by digest",
      remedy: "write dns01, or switch policy-controller off",
    };
  }
}
