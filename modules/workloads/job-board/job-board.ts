import { Construct } from "constructs";
import type { BackingServices } from "../../backing/backing-services";
import type { Environment } from "../../environment/environment";
import { clusterServices } from "../../addons/cluster-services";
import { AccessBindings } from "../../kubernetes/access-bindings";
import type { Image } from "../../kubernetes/image";
import { Namespace } from "../../kubernetes/namespace";
import { NamespaceLimits } from "../../kubernetes/namespace-limits";
import type { ReleaseStrategy } from "../../kubernetes/release-strategy";
import { WebService } from "../../kubernetes/web-service";
import { entra } from "../../platform/azure-hosts";
import { Memory } from "../../support/quantities";
import { JobBoardBackup } from "./backup";
import { JobBoardDatabase } from "./database";
import { JobBoardMonitoring } from "./monitoring";
import { NAME } from "./names";

export interface JobBoardProps {
  readonly environment: Environment;
  readonly image: Image;
  readonly backing: BackingServices;
}

/** The proof-of-concept service of service/, in a namespace of its own. */
export class JobBoard extends Construct {
  readonly namespace: Namespace;
  readonly api: WebService;

  constructor(scope: Construct, id: string, props: JobBoardProps) {
    super(scope, id);
    const { environment } = props;
    const { project: partOf, domain } = environment;
    const { jobBoard: settings } = environment.workloads;
    this.namespace = new Namespace(this, "Namespace", {
      name: NAME,
      partOf,
      nodeDnsCidr: environment.platform.network.nodeDnsCidr,
    });
    const { namespace } = this;
    const { storage, quota } = settings;
    // Twice the claim: a quota that is used up can't be told from one that is in the way.
    const claimed = storage.mebibytes + (settings.backup?.storage.mebibytes ?? 0);
    const quotaStorage = Memory.mebibytes(claimed * 2);
    new NamespaceLimits(this, "Limits", {
      namespace,
      partOf,
      quota: { ...quota, storage: quotaStorage },
    });
    new AccessBindings(this, "Access", { namespace, partOf, access: environment.access });
    new JobBoardMonitoring(this, "Monitoring", { environment, namespace });
    const database = new JobBoardDatabase(this, "Database", { ...props, namespace });
    if (settings.backup !== null) {
      new JobBoardBackup(this, "Backup", {
        environment,
        namespace,
        image: props.image,
        settings: settings.backup,
        data: database.volume,
        postgres: props.backing.postgres,
      });
    }
    const { minReplicas, maxReplicas, targetCpuPercent, scaleDownStabilizationSeconds } = settings;
    this.api = new WebService(this, "Api", {
      name: NAME,
      namespace,
      partOf,
      cluster: clusterServices(environment),
      component: "api",
      image: props.image,
      ports: [
        { name: "http", port: 8080 },
        { name: "metrics", port: 9464 },
      ],
      variables: { DATA_DIR: "/data", CONFIG_DIR: "/etc/job-board", ...database.variables },
      configFiles: {
        mountPath: "/etc/job-board",
        files: {
          LOG_LEVEL: settings.logLevel,
          MESSAGE_OF_THE_DAY: settings.messageOfTheDay,
          // A single comma: an empty file would mean the default, all of them.
          FEATURE_FLAGS: settings.featureFlags.join(",") || "none",
        },
        reload: "live",
      },
      volumes: [database.volume],
      placement: database.placement,
      serviceAccountAnnotations: database.serviceAccountAnnotations,
      podLabels: database.podLabels,
      resources: {
        cpuRequest: settings.cpuRequest,
        cpuLimit: settings.cpuLimit,
        memoryRequest: settings.memoryRequest,
        memoryLimit: settings.memoryLimit,
      },
      autoscaling: { minReplicas, maxReplicas, targetCpuPercent, scaleDownStabilizationSeconds },
      route: { domain, rateLimit: settings.rateLimit },
      release: releaseStrategy(props),
    });
    if (database.server) {
      this.api.connections.allowTo(database.server);
    }
    if (environment.target === "azure") {
      // The token for PostgreSQL comes from there.
      this.api.connections.allowTo(entra());
    }
  }
}

function releaseStrategy({ environment, image }: JobBoardProps): ReleaseStrategy {
  const { release } = environment.workloads.jobBoard;
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
