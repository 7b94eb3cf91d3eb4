import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Cpu, Memory } from "../support/quantities";
import { literal } from "../support/terraform-template";
import { containerResources, type Resources, resolveResources } from "./resources";
import { containerSecurityContext, type SecurityContextProps } from "./security-context";

/** Version of the node agent's chart, so that both read logs alike. */
const IMAGE = "docker.io/grafana/alloy:v1.18.1";

/** Where the workload writes its log files, and the sidecar reads them. */
const LOG_DIRECTORY = "/var/log/workload";

export interface LogSidecarProps {
  /** Name of the workload. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly securityContext: SecurityContextProps;
  /** Where Loki takes logs. */
  readonly pushUrl: string;
  /** How long the workload may take to stop; the sidecar stays as long. */
  readonly gracePeriodSeconds: number;
  readonly dependsOn: ITerraformDependable[];
}

/**
 * Alloy in the pod, which pushes the workload's log files to Loki: for a workload that can't write
 * to stdout, or on nodes without the agent. An ordinary container: `restartPolicy` of an init
 * container, which makes it a native sidecar, is not in the kubernetes provider before 3
 * (docs/decisions/0013-log-sidecar-is-an-ordinary-container.md). It is kept until the workload has
 * stopped by a pre-stop wait.
 */
export class LogSidecar extends Construct {
  readonly configMap: ConfigMapV1;
  readonly resources: Resources;
  readonly container;
  readonly volumes;
  /** Mount of the workload's own container. */
  readonly workloadMount = { name: "logs", mountPath: LOG_DIRECTORY };
  /** Tells the workload where to write. */
  readonly workloadVariables = { LOG_DIR: LOG_DIRECTORY };

  constructor(scope: Construct, id: string, props: LogSidecarProps) {
    super(scope, id);
    const { name, namespace, labels, gracePeriodSeconds } = props;
    const configName = `${name}-alloy`;
    this.configMap = new ConfigMapV1(this, "Config", {
      metadata: { name: configName, namespace, labels },
      data: { "config.alloy": literal(alloyConfig(name, props.pushUrl)) },
      dependsOn: props.dependsOn,
    });
    this.resources = resolveResources(this, {
      cpuRequest: Cpu.millis(20),
      memoryRequest: Memory.mebibytes(64),
      memoryLimit: Memory.mebibytes(160),
    });
    this.container = {
      name: "alloy",
      image: IMAGE,
      imagePullPolicy: "IfNotPresent",
      args: ["run", "/etc/alloy/config.alloy", "--storage.path=/var/lib/alloy"],
      env: [
        fieldVariable("POD_NAME", "metadata.name"),
        fieldVariable("POD_NAMESPACE", "metadata.namespace"),
      ],
      lifecycle: { preStop: [{ exec: { command: ["sleep", String(gracePeriodSeconds - 2)] } }] },
      resources: containerResources(this.resources),
      securityContext: containerSecurityContext(props.securityContext),
      volumeMount: [
        { ...this.workloadMount, readOnly: true },
        { name: "alloy-config", mountPath: "/etc/alloy", readOnly: true },
        { name: "alloy-data", mountPath: "/var/lib/alloy" },
      ],
    };
    this.volumes = [
      { name: "logs", emptyDir: { sizeLimit: "256Mi" } },
      { name: "alloy-config", configMap: { name: configName } },
      { name: "alloy-data", emptyDir: { sizeLimit: "64Mi" } },
    ];
  }
}

function fieldVariable(name: string, fieldPath: string) {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

function alloyConfig(name: string, pushUrl: string): string {
  return `local.file_match "workload" {
  path_targets = [{ __path__ = "${LOG_DIRECTORY}/*.log" }]
}

loki.source.file "workload" {
  targets    = local.file_match.workload.targets
  forward_to = [loki.write.loki.receiver]
}

loki.write "loki" {
  endpoint {
    url = "${pushUrl}"
  }
  external_labels = {
    app       = "${name}",
    namespace = sys.env("POD_NAMESPACE"),
    pod       = sys.env("POD_NAME"),
  }
}
`;
}
