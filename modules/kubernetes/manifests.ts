import path from "node:path";
import { Release } from "@cdktf/provider-helm/lib/release";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { reportProblem } from "../support/problem";
import { literalJson } from "../support/terraform-template";
import { customResourceProblems } from "./crd-schema";

/**
 * A custom resource as plain data, written `{ … } satisfies ICertificate` with the types of
 * `@kubernetes-models`.
 */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Characters that Helm takes (its `ValidateReleaseName`). */
const LONGEST_NAME = 53;

export interface ManifestsProps {
  /** Name of the Helm release. */
  readonly name: string;
  readonly namespace: string;
  /** Custom resources, each with the namespace it belongs to when it isn't the release's. */
  readonly manifests: readonly Manifest[];
  /** What must be there first: the release that brings the CRDs, the namespace. */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * Custom resources as one Helm release of a local chart that renders its values.
 * `kubernetes_manifest` needs the CRD at plan time and so breaks the first deploy
 * (hashicorp/terraform-provider-kubernetes#1367); a release is only looked at when it is applied.
 * Each is checked against its CRD's schema at synth, as a release drops a misspelt field silently.
 */
export class Manifests extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, props: ManifestsProps) {
    super(scope, id);
    if (props.name.length > LONGEST_NAME) {
      reportProblem(this, {
        property: "name",
        value: props.name,
        rule: `a Helm release's name of at most ${LONGEST_NAME} characters`,
        remedy: "shorten the names it is made of",
      });
    }
    this.check(props.namespace, props.manifests);
    const chart = new TerraformAsset(this, "Chart", {
      path: path.join(__dirname, "manifests-chart"),
      type: AssetType.DIRECTORY,
    });
    this.release = new Release(this, "Release", {
      name: props.name,
      namespace: props.namespace,
      chart: `./${chart.path}`,
      values: valuesOf(props.manifests),
      atomic: true,
      cleanupOnFail: true,
      wait: true,
      maxHistory: 5,
      timeout: 120,
      ...(props.dependsOn && { dependsOn: props.dependsOn }),
    });
  }

  /** Puts other custom resources in the place of all that were given before. */
  put(manifests: readonly Manifest[]): void {
    this.check(this.release.namespace, manifests);
    this.release.values = valuesOf(manifests);
  }

  private check(releaseNamespace: string, manifests: readonly Manifest[]): void {
    for (const manifest of manifests) {
      const { name, namespace = releaseNamespace } = manifest.metadata;
      for (const { path: field, ...problem } of customResourceProblems(manifest)) {
        reportProblem(this, {
          property: `${manifest.kind} ${namespace}/${name} ${field}`,
          ...problem,
        });
      }
    }
  }
}

function valuesOf(manifests: readonly Manifest[]): string[] {
  return [literalJson({ manifests })];
}
