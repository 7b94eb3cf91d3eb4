import { clusterServices } from "../../addons/cluster-services";
import type { BackingServices } from "../../backing/backing-services";
import type { Environment } from "../../environment/environment";
import type { Image } from "../../kubernetes/image";
import type { Namespace } from "../../kubernetes/namespace";
import type { ReleaseStrategy } from "../../kubernetes/release-strategy";
import type { ResourcesProps } from "../../kubernetes/resources";
import type { ReleaseSettings } from "../release-settings";
import type { ServiceRoleName } from "./roles";

/** What the job board's programs are made of, one for all roles or several. */
export interface ProgramProps {
  readonly environment: Environment;
  readonly image: Image;
  readonly backing: BackingServices;
  readonly namespace: Namespace;
}

export const HTTP = { name: "http", port: 8080 };
export const METRICS = { name: "metrics", port: 9464 };

const CONFIG_FOLDER = "/etc/job-board";
export const CONFIG_VARIABLES = { DATA_DIR: "/data", CONFIG_DIR: CONFIG_FOLDER };

/** What is the same for every program, whatever its roles. */
export function commonProps({ environment, image, namespace }: ProgramProps) {
  const { jobBoard: settings } = environment.workloads;
  return {
    namespace,
    partOf: environment.project,
    cluster: clusterServices(environment),
    image,
    traces: true,
    configFiles: {
      mountPath: CONFIG_FOLDER,
      files: {
        LOG_LEVEL: settings.logLevel,
        MESSAGE_OF_THE_DAY: settings.messageOfTheDay,
        // A single comma: an empty file would mean the default, all of them.
        FEATURE_FLAGS: settings.featureFlags.join(",") || "none",
      },
      reload: "live" as const,
    },
  };
}

/** What an environment says of a program that answers requests. */
export function serviceSettings({ workloads }: Environment, name: ServiceRoleName) {
  const { jobBoard } = workloads;
  return name === "jobs" ? jobBoard : jobBoard.programs[name];
}

/** The parts of a program's settings that are its containers' resources. */
export function resourcesOf(settings: Required<Sizes>): Sizes {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = settings;
  return { cpuRequest, cpuLimit, memoryRequest, memoryLimit };
}

type Sizes = Pick<ResourcesProps, "cpuRequest" | "cpuLimit" | "memoryRequest" | "memoryLimit">;

/** The images of a release are tags of one repository. */
export function releaseStrategy(release: ReleaseSettings, image: Image): ReleaseStrategy {
  const tagged = (tag: string): Image => ({ repository: image.repository, tag });
  switch (release.strategy) {
    case "rolling":
      return release;
    case "blue-green":
      return { ...release, green: tagged(release.green) };
    case "canary":
      return { ...release, canary: tagged(release.canary) };
    case "ab":
      return { ...release, b: tagged(release.b) };
  }
}
