import { markdownReport } from "../../../scripts/terraform-runner/diff/markdown-report";
import { exitCodeOf } from "../../../scripts/terraform-runner/diff/report";
import { refuseLosses } from "../../../scripts/terraform-runner/deploy/refuse-losses";
import { planSchema } from "../../../scripts/terraform-runner/plan/plan-json";
import type { StackPlan } from "../../../scripts/terraform-runner/plan/plan-stacks";
import { driftOf, resourceChanges } from "../../../scripts/terraform-runner/plan/resource-changes";

const change = {
  after_unknown: {},
  before_sensitive: {},
  after_sensitive: {},
};

/** As `terraform show -json` writes it, cut down to what is read. */
const plan = planSchema.parse({
  resource_changes: [
    {
      address: "azurerm_postgresql_flexible_server.Database",
      type: "azurerm_postgresql_flexible_server",
      mode: "managed",
      change: {
        ...change,
        actions: ["delete", "create"],
        before: { name: "psql-jobs", location: "westeurope", administrator_password: "hunter2" },
        after: { name: "psql-jobs", location: "northeurope", administrator_password: "hunter3" },
        before_sensitive: { administrator_password: true },
        after_sensitive: { administrator_password: true },
        replace_paths: [["location"]],
      },
    },
    {
      address: "helm_release.Traefik",
      type: "helm_release",
      mode: "managed",
      change: {
        ...change,
        actions: ["update"],
        before: {
          name: "traefik",
          namespace: "traefik",
          values: ['{"image":{"tag":"v3.6"},"adminPassword":"hunter2","tls":{"secretName":"a"}}'],
          metadata: [{ revision: 1 }],
        },
        after: {
          name: "traefik",
          namespace: "traefik",
          values: ['{"image":{"tag":"v3.7"},"adminPassword":"hunter3","tls":{"secretName":"b"}}'],
        },
        after_unknown: { metadata: true },
      },
    },
    {
      address: "kubernetes_namespace_v1.Jobs",
      type: "kubernetes_namespace_v1",
      mode: "managed",
      change: {
        ...change,
        actions: ["delete"],
        before: { metadata: [{ name: "jobs" }] },
        after: null,
      },
    },
    {
      address: "kubernetes_config_map_v1.Same",
      type: "kubernetes_config_map_v1",
      mode: "managed",
      change: { ...change, actions: ["no-op"], before: {}, after: {} },
    },
    {
      address: "data.azurerm_kubernetes_cluster.Cluster",
      type: "azurerm_kubernetes_cluster",
      mode: "data",
      change: { ...change, actions: ["read"], before: null, after: {} },
    },
  ],
});

const changed: StackPlan = {
  stack: "workloads",
  status: "changed",
  changes: resourceChanges(plan.resource_changes),
  outputs: ["url"],
};

test("the comment of a pull request counts, warns of lost data, and shows no secret", () => {
  const markdown = markdownReport({
    environment: "prod",
    comparison: "diff",
    plans: [{ stack: "platform", status: "unchanged" }, changed],
  });
  expect(markdown).toBe(
    [
      "### Diff of `prod`",
      "",
      "| stack | |",
      "|---|---|",
      "| platform | no changes |",
      "| workloads | 1 to update, 1 to replace, 1 to destroy, outputs: url |",
      "",
      "> [!CAUTION]",
      "> `azurerm_postgresql_flexible_server.Database (psql-jobs)` is replaced: loses every database and its backups",
      "> `kubernetes_namespace_v1.Jobs (jobs)` is destroyed: loses every object in it, volume claims too",
      "",
      "<details><summary>workloads</summary>",
      "",
      "```diff",
      "! -/+ azurerm_postgresql_flexible_server.Database (psql-jobs)",
      '    location: "westeurope" → "northeurope"  # forces replacement',
      "    administrator_password: (sensitive) → (sensitive)",
      "! ~ helm_release.Traefik (traefik/traefik)",
      '    values[0].image.tag: "v3.6" → "v3.7"',
      "    values[0].adminPassword: (sensitive) → (sensitive)",
      '    values[0].tls.secretName: "a" → "b"',
      '    metadata: [{"revision":1}] → (known after apply)',
      "- - kubernetes_namespace_v1.Jobs (jobs)",
      "```",
      "</details>",
      "",
    ].join("\n"),
  );
  expect(markdown).not.toContain("hunter");
});

test("an output that nothing is known of before the apply is read", () => {
  const output = { actions: ["create"], before: null, after_unknown: true };
  const { output_changes } = planSchema.parse({
    output_changes: {
      NameServers: { ...output, before_sensitive: false, after_sensitive: false },
    },
  });
  expect(output_changes["NameServers"]).toMatchObject({ after_unknown: true });
});

test("what the API server counts for itself is no change of a resource", () => {
  const before = { metadata: [{ name: "web", resource_version: "1", generation: 1 }], replicas: 2 };
  const after = { metadata: [{ name: "web", resource_version: "9", generation: 3 }], replicas: 3 };
  const { resource_changes } = planSchema.parse({
    resource_changes: [
      {
        address: "kubernetes_deployment_v1.Web",
        type: "kubernetes_deployment_v1",
        mode: "managed",
        change: { ...change, actions: ["update"], before, after },
      },
    ],
  });
  expect(resourceChanges(resource_changes)[0]?.attributes.map(({ path }) => path)).toEqual([
    "replicas",
  ]);
});

test("pods that an autoscaler added are no drift, pods that were added by hand are", () => {
  const scaled = {
    type: "kubernetes_deployment_v1",
    mode: "managed",
    change: {
      ...change,
      actions: ["update"],
      before: { spec: [{ replicas: "2" }] },
      after: { spec: [{ replicas: "3" }] },
    },
  };
  const drift = driftOf(
    planSchema.parse({
      resource_drift: [
        { ...scaled, address: "kubernetes_deployment_v1.Autoscaled" },
        { ...scaled, address: "kubernetes_deployment_v1.Fixed" },
      ],
      configuration: {
        root_module: {
          resources: [
            { address: "kubernetes_deployment_v1.Autoscaled", expressions: { spec: [{}] } },
            {
              address: "kubernetes_deployment_v1.Fixed",
              expressions: { spec: [{ replicas: { constant_value: "2" } }] },
            },
          ],
        },
      },
    }),
  );
  expect(drift.map(({ address }) => address)).toEqual(["kubernetes_deployment_v1.Fixed"]);
});

function job(uid: string) {
  return {
    address: `kubernetes_job_v1.${uid === "" ? "Unread" : "Read"}`,
    type: "kubernetes_job_v1",
    mode: "managed",
    change: {
      ...change,
      actions: ["update"],
      before: { metadata: [{ name: "migrations", uid }], spec: [{ completion_mode: "" }] },
      after: { metadata: [{ name: "migrations", uid: "9" }], spec: [{ completion_mode: "X" }] },
    },
  };
}

test("a Job that the provider has not read since it waited for it shows no drift, a read one does", () => {
  const drift = driftOf(planSchema.parse({ resource_drift: [job(""), job("9")] }));
  expect(drift.map(({ address }) => address)).toEqual(["kubernetes_job_v1.Read"]);
});

function template(annotations: unknown) {
  return { spec: [{ template: [{ metadata: [{ annotations }] }] }] };
}

test.each([null, { "checksum/config": "1a" }])(
  "a restart by hand is no drift where the template's annotations are %j",
  (annotations) => {
    const restarted = { ...annotations, "kubectl.kubernetes.io/restartedAt": "2026-11-28" };
    const drift = (after: unknown) =>
      driftOf(
        planSchema.parse({
          resource_drift: [
            {
              address: "kubernetes_deployment_v1.JobBoard",
              type: "kubernetes_deployment_v1",
              mode: "managed",
              change: {
                ...change,
                actions: ["update"],
                before: template(annotations),
                after: template(after),
              },
            },
          ],
        }),
      );
    expect(drift(restarted)).toEqual([]);
    expect(drift({ ...restarted, other: "x" })).toHaveLength(1);
  },
);

test("a comment stays below the length that GitHub takes", () => {
  const error = "x".repeat(100_000);
  const plans: StackPlan[] = [{ stack: "workloads", status: "failed", error }];
  expect(markdownReport({ environment: "dev", comparison: "drift", plans }).length).toBeLessThan(
    65_536,
  );
});

test("exit codes are Terraform's own: 0 none, 1 error, 2 changes", () => {
  const unchanged: StackPlan = { stack: "platform", status: "unchanged" };
  const blocked: StackPlan = { stack: "workloads", status: "blocked", by: "platform" };
  const failed: StackPlan = { stack: "workloads", status: "failed", error: "no" };
  expect(exitCodeOf([unchanged])).toBe(0);
  expect(exitCodeOf([unchanged, changed])).toBe(2);
  expect(exitCodeOf([unchanged, blocked])).toBe(2);
  expect(exitCodeOf([changed, failed])).toBe(1);
});

test("a deploy that would lose data stops until each resource is named", () => {
  const database = "azurerm_postgresql_flexible_server.Database";
  const changes = resourceChanges(plan.resource_changes);
  expect(() => refuseLosses("workloads", changes, [database])).toThrow(
    [
      "workloads is not deployed, because data would go:",
      "  - kubernetes_namespace_v1.Jobs (jobs): loses every object in it, volume claims too",
      "If that is meant, name each one:",
      "  npm run deploy -- --may-lose kubernetes_namespace_v1.Jobs",
    ].join("\n"),
  );
  expect(() =>
    refuseLosses("workloads", changes, [database, "kubernetes_namespace_v1.Jobs"]),
  ).not.toThrow();
});
