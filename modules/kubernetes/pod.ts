import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import { Memory } from "../support/quantities";
import { literals } from "../support/terraform-template";
import { ClientCertificate } from "./client-certificate";
import type { ClusterServices, LogStore } from "./cluster-services";
import { type ConfigFilesProps, Configuration } from "./configuration";
import { type Image, imageReference, imageVersion } from "./image";
import { objectLabels } from "./labels";
import { LogSidecar } from "./log-sidecar";
import type { Manifest } from "./manifests";
import type { CertificateHolder, NamespaceReference, PeerPort } from "./peer";
import { checkPodSyntax } from "./pod-syntax";
import { containerPorts } from "./ports";
import { asksPort, containerProbes, type ProbesProps } from "./probes";
import {
  containerResources,
  type Resources,
  type ResourcesProps,
  resolveResources,
} from "./resources";
import { type Placement, podPlacement } from "./scheduling";
import { mountedSecret, type SecretFiles } from "./secret-files";
import {
  containerSecurityContext,
  podSecurityContext,
  type SecurityContextProps,
} from "./security-context";
import { resolveSidecar, type SidecarProps } from "./sidecar";
import { mountedVolume, type PodVolume } from "./volumes";

/** What every kind of workload says about its pods. */
export interface PodProps {
  readonly namespace: NamespaceReference;
  /** Name of the workload and of its objects, unique within the namespace. */
  readonly name: string;
  /** `app.kubernetes.io/part-of`. */
  readonly partOf: string;
  /** What the cluster offers: routes, metrics, log sidecars and hosts by name need it. @default nothing */
  readonly cluster?: ClusterServices;
  /** `app.kubernetes.io/component`, e.g. `api`. */
  readonly component: string;
  readonly image: Image;
  /** @default IfNotPresent, as an image names one build */
  readonly imagePullPolicy?: "IfNotPresent" | "Always";
  /** Instead of the image's entry point. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** Environment variables that are no secret; they lie in ConfigMap `<name>`. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** A folder of files from ConfigMap `<name>-files`. @default none */
  readonly configFiles?: ConfigFilesProps;
  /** Secrets as files, by reference. @default none */
  readonly secrets?: readonly SecretFiles[];
  readonly resources?: ResourcesProps;
  /** @default none but `/tmp` */
  readonly volumes?: readonly PodVolume[];
  /** Size of an empty `/tmp`; `null` for none. @default 64Mi */
  readonly temporaryStorage?: Memory | null;
  readonly securityContext?: SecurityContextProps;
  /** Annotations of the service account, e.g. the client id of a workload identity. @default none */
  readonly serviceAccountAnnotations?: Readonly<Record<string, string>>;
  /** Whether the pods get a token for the Kubernetes API. @default false */
  readonly mountServiceAccountToken?: boolean;
  /** Labels added to the pods. @default none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** @default spread */
  readonly placement?: Placement;
  readonly priorityClassName?: string;
  /** Time to stop after SIGTERM. @default 30 */
  readonly gracePeriodSeconds?: number;
  /**
   * Who collects the logs: the node's agent reads stdout; a `sidecar` reads `$LOG_DIR/*.log`.
   * @default agent
   */
  readonly logs?: "agent" | "sidecar";
  /**
   * Whether the program sends spans, told where by `OTEL_…` variables, to what the cluster has for them; where it has
   * nothing, none are sent. @default false
   */
  readonly traces?: boolean;
  /**
   * Program that is run in the container when the pod has to stop, before SIGTERM and within the
   * grace. @default none
   */
  readonly preStop?: readonly string[];
  /** What has to be there, or to have ended, before the pods start. @default none */
  readonly waitsFor?: readonly ITerraformDependable[];
  /** Further containers of each pod. @default none */
  readonly sidecars?: readonly SidecarProps[];
}

/** What the kind of workload adds. */
export interface PodOptions {
  readonly ports: readonly PeerPort[];
  /** `null` for none. */
  readonly probes: ProbesProps | null;
  readonly restartPolicy: "Always" | "OnFailure" | "Never";
}

/** One release of the workload: what differs between its tracks. */
export interface PodRelease {
  /** `app.kubernetes.io/instance`. */
  readonly instance: string;
  readonly image: Image;
}

/**
 * The pods of a workload, with the objects that all of them share: service account and ConfigMaps.
 * By default non-root on a read-only root without capabilities or API token, spread over zones and
 * nodes, with requests and limits.
 */
export class Pod extends Construct implements CertificateHolder {
  readonly serviceAccount: ServiceAccountV1;
  readonly configuration: Configuration;
  /** Custom resources that the pods need before they start. */
  readonly manifests: readonly Manifest[];
  /** Of each container. */
  readonly resources: readonly Resources[];
  /** What the other objects of this workload wait for: the namespace. */
  readonly dependsOn: ITerraformDependable[];
  /** What the pods wait for: everything that they mention. */
  readonly podDependsOn: ITerraformDependable[];
  private readonly ownResources: Resources;
  private readonly sidecar: LogSidecar | undefined;
  private readonly sidecars;
  private readonly secrets;
  private readonly updates: (() => void)[] = [];
  private certificate: ClientCertificate | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PodProps,
    private readonly options: PodOptions,
  ) {
    super(scope, id);
    const { name, namespace, securityContext = {}, gracePeriodSeconds = 30 } = props;
    const labels = this.labels();
    const metadata = { name, namespace: namespace.name, labels };
    this.dependsOn = namespace.resource ? [namespace.resource] : [];
    checkPodSyntax(this, props, options);
    this.checkPorts();
    this.serviceAccount = new ServiceAccountV1(this, "ServiceAccount", {
      metadata: { ...metadata, annotations: literals({ ...props.serviceAccountAnnotations }) },
      automountServiceAccountToken: props.mountServiceAccountToken ?? false,
      dependsOn: this.dependsOn,
    });
    this.sidecar =
      props.logs === "sidecar"
        ? new LogSidecar(this, "LogSidecar", {
            ...metadata,
            pushUrl: this.logStore()?.pushUrl ?? "",
            securityContext,
            gracePeriodSeconds,
            dependsOn: this.dependsOn,
          })
        : undefined;
    this.configuration = new Configuration(this, "Configuration", {
      ...metadata,
      variables: { ...this.sidecar?.workloadVariables, ...props.variables },
      ...(props.configFiles && { files: props.configFiles }),
      dependsOn: this.dependsOn,
    });
    this.ownResources = resolveResources(this, props.resources);
    this.sidecars = (props.sidecars ?? []).map((sidecar) =>
      resolveSidecar(this, sidecar, securityContext),
    );
    this.resources = [
      this.ownResources,
      ...(this.sidecar ? [this.sidecar.resources] : []),
      ...this.sidecars.map(({ resources }) => resources),
    ];
    this.secrets = (props.secrets ?? []).map((secret) =>
      mountedSecret(name, namespace.name, labels, secret),
    );
    this.manifests = this.secrets.flatMap(({ manifests }) => manifests);
    this.podDependsOn = [
      ...(props.waitsFor ?? []),
      this.serviceAccount,
      ...this.configuration.configMaps,
      ...(this.sidecar ? [this.sidecar.configMap] : []),
      ...(props.volumes ?? []).flatMap((volume) =>
        "claim" in volume ? [volume.claim.resource] : [],
      ),
    ];
  }

  /**
   * Gives the pods a certificate by which servers know them as the workload, at
   * `CLIENT_CERTIFICATE_FOLDER`.
   */
  holdCertificate(issuer: string): void {
    const { name, namespace } = this.props;
    const { certificate } = this;
    if (certificate !== undefined) {
      certificate.checkIssuer(issuer);
      return;
    }
    const labels = this.labels();
    this.certificate = new ClientCertificate(this, "ClientCertificate", {
      workload: name,
      namespace: namespace.name,
      labels,
      issuer,
      dependsOn: this.dependsOn,
    });
    this.secrets.push(mountedSecret(name, namespace.name, labels, this.certificate.files));
    this.podDependsOn.push(this.certificate.release);
    this.updates.forEach((update) => update());
  }

  /** Calls back whenever the template isn't any more what it was. */
  onChange(update: () => void): void {
    this.updates.push(update);
  }

  /** Labels of the objects of this workload, or of one release of it. */
  labels(release?: PodRelease): Record<string, string> {
    const { name, partOf, component, image } = this.props;
    return objectLabels({
      name,
      partOf,
      component,
      version: imageVersion(release?.image ?? image),
      ...(release && { instance: release.instance }),
    });
  }

  /** The template of the pods of one release. */
  template(release: PodRelease) {
    const { props, sidecar } = this;
    const { placement = "spread", securityContext = {}, gracePeriodSeconds = 30 } = props;
    const labels = this.labels(release);
    const volumes = this.volumes();
    return literals({
      metadata: {
        labels: { ...labels, ...props.podLabels },
        annotations: { ...this.configuration.podAnnotations },
      },
      spec: {
        serviceAccountName: props.name,
        automountServiceAccountToken: props.mountServiceAccountToken ?? false,
        enableServiceLinks: false,
        restartPolicy: this.options.restartPolicy,
        terminationGracePeriodSeconds: gracePeriodSeconds,
        securityContext: podSecurityContext(securityContext),
        ...(props.priorityClassName && { priorityClassName: props.priorityClassName }),
        ...podPlacement(placement, { "app.kubernetes.io/name": props.name }),
        container: [
          this.container(
            release,
            volumes.map(({ mount }) => mount),
          ),
          ...(sidecar ? [sidecar.container] : []),
          ...this.sidecars.map(({ container }) => container(volumes.map(({ mount }) => mount))),
        ],
        volume: [...volumes.map(({ volume }) => volume), ...(sidecar ? sidecar.volumes : [])],
      },
    });
  }

  private container(release: PodRelease, mounts: ReturnType<typeof mountedVolume>["mount"][]) {
    const { props, sidecar } = this;
    const { ports, probes } = this.options;
    const { command, args, preStop } = props;
    return {
      name: props.name,
      image: imageReference(this, release.image),
      imagePullPolicy: props.imagePullPolicy ?? "IfNotPresent",
      ...(command && { command: [...command] }),
      ...(args && { args: [...args] }),
      ...(ports.length > 0 && { port: containerPorts(ports) }),
      envFrom: [{ configMapRef: { name: props.name } }],
      env: Object.entries(DOWNWARD_VARIABLES).map(([name, fieldPath]) => ({
        name,
        valueFrom: { fieldRef: { fieldPath } },
      })),
      ...(probes && containerProbes(probes)),
      ...(preStop && { lifecycle: { preStop: [{ exec: { command: [...preStop] } }] } }),
      resources: containerResources(this.ownResources),
      securityContext: containerSecurityContext(props.securityContext ?? {}),
      volumeMount: [...mounts, ...(sidecar ? [sidecar.workloadMount] : [])],
      terminationMessagePolicy: "FallbackToLogsOnError",
    };
  }

  private volumes() {
    const { props } = this;
    const { temporaryStorage = Memory.mebibytes(64), volumes = [], configFiles } = props;
    const temporary = { name: "tmp", mountPath: "/tmp" };
    return [
      ...(temporaryStorage ? [mountedVolume({ ...temporary, emptyDir: temporaryStorage })] : []),
      ...volumes.map(mountedVolume),
      ...(configFiles
        ? [
            {
              volume: { name: "config", configMap: { name: `${props.name}-files` } },
              mount: { name: "config", mountPath: configFiles.mountPath, readOnly: true },
            },
          ]
        : []),
      ...this.secrets,
    ];
  }

  private logStore(): LogStore | undefined {
    const logStore = this.props.cluster?.logStore;
    if (logStore === undefined) {
      reportProblem(this, {
        property: "logs",
        value: "sidecar",
        rule: "a log store for the sidecar to push to",
        remedy: "give the workload a `cluster` with a `logStore`, or leave its logs to the agent",
      });
    }
    return logStore;
  }

  private checkPorts(): void {
    const { ports, probes } = this.options;
    const port = probes?.port ?? "http";
    if (probes && asksPort(probes) && !ports.some(({ name }) => name === port)) {
      reportProblem(this, {
        property: "probes.port",
        value: port,
        rule: `a port of the workload: ${ports.map(({ name }) => name).join(", ") || "it has none"}`,
        remedy: "name one of these, or switch the probes off with null",
      });
    }
    for (const key of ["name", "port"] as const) {
      const values = ports.map((each) => each[key]);
      const twice = values.filter((value, index) => values.indexOf(value) !== index);
      if (twice.length > 0) {
        reportProblem(this, {
          property: "ports",
          value: values,
          rule: `each port has a ${key === "name" ? "name" : "number"} of its own`,
          remedy: `change one of the ports ${twice.join(", ")}`,
        });
      }
    }
  }
}

/** What the pod knows of itself, by the downward API. */
const DOWNWARD_VARIABLES = {
  POD_NAME: "metadata.name",
  POD_NAMESPACE: "metadata.namespace",
  NODE_NAME: "spec.nodeName",
};
