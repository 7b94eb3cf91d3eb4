import { mkdirSync } from "node:fs";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, TerraformStack } from "cdktf";
import { Namespace } from "../../modules/kubernetes/namespace";
import { CronTask } from "../../modules/kubernetes/cron-task";
import { Manifests } from "../../modules/kubernetes/manifests";
import { synthesize } from "../../modules/support/synthesize";
import { readStacks, type StackFolder } from "../terraform-runner/plan/stack-folders";

/** What Terraform, JSON, YAML and shells read as something else than text. */
const TEXT = [
  "${DATABASE_URL}",
  "%{if true}",
  "$${x} %%{y} $$${z}",
  "\"quoted\" 'twice'",
  "a\nb\tc",
  "back\\slash",
  "{{ .Values }}",
].join(" | ");

/** A stack that puts such text wherever a user may write text. */
export function writeHostileText(outdir: string): StackFolder[] {
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir, stackTraces: false });
  const stack = new TerraformStack(app, "hostile-text");
  new KubernetesProvider(stack, "Kubernetes", {});
  new HelmProvider(stack, "Helm", {});
  const namespace = new Namespace(stack, "Namespace", { name: "shop", partOf: "shop" });
  new CronTask(stack, "Task", {
    namespace,
    name: "task",
    partOf: "shop",
    component: "task",
    image: { repository: "registry.example/task", tag: "1.0.0" },
    schedule: "15 3 * * *",
    deadlineSeconds: 60,
    command: ["sh", "-c", TEXT],
    args: [TEXT],
    variables: { TEXT },
    configFiles: { mountPath: "/etc/task", files: { "task.conf": TEXT } },
    serviceAccountAnnotations: { "example.com/note": TEXT },
  });
  new Manifests(stack, "Rules", {
    name: "rules",
    namespace: namespace.name,
    manifests: [
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata: { name: "rules" },
        spec: {
          groups: [
            { name: "a", rules: [{ alert: "A", expr: "up", annotations: { summary: TEXT } }] },
          ],
        },
      },
    ],
  });
  synthesize(app);
  return readStacks(outdir);
}
