import path from "node:path";
import { DataHelmTemplate } from "@cdktf/provider-helm/lib/data-helm-template";
import { Release } from "@cdktf/provider-helm/lib/release";
import { AssetType, Fn, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { Chart } from "./addon";
import { chartSource } from "./chart-source";

/** A chart may refuse old versions of Kubernetes; what lies in `crds/` is the same for all. */
const KUBERNETES_VERSION = "1.35.0";

export interface ChartCrdsProps {
  readonly chart: Chart;
  readonly chartMirror: string | undefined;
  /** Of the Helm release. */
  readonly name: string;
  readonly namespace: string;
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * What lies in a chart's `crds/`, as a release of its own: by itself, Helm installs that once, and
 * neither updates it nor brings it back. A plan reads it from the pinned chart, without the cluster.
 * An install takes over CRDs that are there; an uninstall leaves them, as every object of theirs
 * would go with them.
 */
export class ChartCrds extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, props: ChartCrdsProps) {
    super(scope, id);
    const { name, namespace } = props;
    const pinned = new DataHelmTemplate(this, "Pinned", {
      name,
      namespace,
      ...chartSource(props.chart, props.chartMirror),
      kubeVersion: KUBERNETES_VERSION,
    });
    const chart = new TerraformAsset(this, "Chart", {
      path: path.join(__dirname, "crds-chart"),
      type: AssetType.DIRECTORY,
    });
    this.release = new Release(this, "Release", {
      name,
      namespace,
      chart: `./${chart.path}`,
      // Not in `values`, which are JSON that is known at synth, here as everywhere.
      set: [{ name: "files", value: Fn.jsonencode(pinned.crds), type: "literal" }],
      takeOwnership: true,
      atomic: true,
      cleanupOnFail: true,
      wait: true,
      maxHistory: 5,
      timeout: 120,
      dependsOn: [...props.dependsOn],
    });
  }
}
