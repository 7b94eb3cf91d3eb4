import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { App, TerraformStack } from "cdktf";
import { Namespace } from "../modules/kubernetes/namespace";
import { disableCreationStacks } from "../modules/support/creation-stacks";
import { synthesize } from "../modules/support/synthesize";

/** Prints a table row: the cost of as many workload-sized stacks as the argument says. */
function main(stackCount: number): void {
  disableCreationStacks();
  const outdir = mkdtempSync(path.join(tmpdir(), "growth-"));
  try {
    const start = performance.now();
    const app = new App({ outdir, stackTraces: false });
    for (let i = 0; i < stackCount; i++) {
      addWorkload(new TerraformStack(app, `stack-${i}`), `workload-${i}`);
    }
    const resources = app.node
      .findAll()
      .filter((construct) => "terraformResourceType" in construct).length;
    synthesize(app);
    const ms = performance.now() - start;
    const perResource = (ms / resources).toFixed(2);
    console.log(`| ${stackCount} | ${resources} | ${ms.toFixed(0)} | ${perResource} |`);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function addWorkload(stack: TerraformStack, name: string): void {
  new KubernetesProvider(stack, "Kubernetes", {});
  const namespace = new Namespace(stack, "Namespace", { name, partOf: "bench" });
  const metadata = { name, namespace: namespace.name };
  const matchLabels = { app: name };
  new ConfigMapV1(stack, "ConfigMap", { metadata, data: { key: "value" } });
  new ServiceV1(stack, "Service", { metadata, spec: { selector: matchLabels } });
  new DeploymentV1(stack, "Deployment", {
    metadata,
    spec: {
      selector: { matchLabels },
      template: {
        metadata: { labels: matchLabels },
        spec: { container: [{ name: "app", image: "app:1" }] },
      },
    },
  });
  new HorizontalPodAutoscalerV2(stack, "Autoscaler", {
    metadata,
    spec: { maxReplicas: 4, scaleTargetRef: { kind: "Deployment", name } },
  });
}

main(Number(process.argv[2]));
