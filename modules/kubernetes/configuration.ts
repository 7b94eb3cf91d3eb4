import { createHash } from "node:crypto";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import { literals } from "../support/terraform-template";

/** Files of a ConfigMap, mounted as a folder. */
export interface ConfigFilesProps {
  readonly mountPath: string;
  /** Content by file name. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * `restart` rolls the pods at every change; `live` leaves them, as kubelet renews the files
   * within about a minute and the program reads them again. @default restart
   */
  readonly reload?: "restart" | "live";
}

export interface ConfigurationProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** Environment variables; a change rolls the pods. */
  readonly variables: Readonly<Record<string, string>>;
  readonly files?: ConfigFilesProps;
  readonly dependsOn: ITerraformDependable[];
}

/** Annotation of the pods that changes with their configuration, and so rolls them. */
const HASH_ANNOTATION = "checksum/config";

/** What a workload is told from outside: ConfigMaps `<name>` (variables) and `<name>-files`. */
export class Configuration extends Construct {
  readonly configMaps: readonly ConfigMapV1[];
  readonly podAnnotations: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: ConfigurationProps) {
    super(scope, id);
    const { name, namespace, labels, variables, files, dependsOn } = props;
    const variablesMap = new ConfigMapV1(this, "Variables", {
      metadata: { name, namespace, labels },
      data: literals({ ...variables }),
      dependsOn,
    });
    this.configMaps = files ? [variablesMap, this.addFiles(props, files)] : [variablesMap];
    const hashed = { variables, files: files?.reload === "live" ? undefined : files?.files };
    this.checkKnown(hashed);
    const hash = createHash("sha256").update(JSON.stringify(hashed)).digest("hex").slice(0, 16);
    this.podAnnotations = { [HASH_ANNOTATION]: hash };
  }

  private addFiles(props: ConfigurationProps, files: ConfigFilesProps): ConfigMapV1 {
    const { name, namespace, labels, dependsOn } = props;
    return new ConfigMapV1(this, "Files", {
      metadata: { name: `${name}-files`, namespace, labels },
      data: literals({ ...files.files }),
      dependsOn,
    });
  }

  /** The hash of a token would be that of its placeholder and never change. */
  private checkKnown(data: Record<string, unknown>): void {
    if (Token.isUnresolved(data)) {
      reportProblem(this, {
        value: "(known after apply)",
        rule: "configuration is known at synth, as the hash that rolls the pods is made of it",
        remedy: "take the value from the environment or from a name made by convention",
      });
    }
  }
}
