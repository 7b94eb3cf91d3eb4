import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { array, assert, constantFrom, property } from "fast-check";
import { CronTask } from "../../../modules/kubernetes/cron-task";
import { Namespace } from "../../../modules/kubernetes/namespace";
import { WebService } from "../../../modules/kubernetes/web-service";
import { literal, literals } from "../../../modules/support/terraform-template";
import { ofKind } from "../../support/objects";
import { synthStack } from "../../support/synth";
import { minimalProps, synthWorkloads } from "../../support/workload";

/** Text with what Terraform, JSON and shells read as something else. */
const hostile = array(
  constantFrom("${", "%{", "$${", "%%{", "$", "%", "{", "}", '"', "'", "\\", "\n", "`", "a", "é"),
  { maxLength: 12 },
).map((parts) => parts.join(""));

/**
 * What Terraform makes of a string that holds no interpolation: `$${` is `${`, whatever is before it
 * (seen with 1.11.4). Fails on one that does hold one.
 */
function evaluated(text: string): string {
  const escaped = text.replaceAll("$${", "\u0001").replaceAll("%%{", "\u0002");
  expect(escaped).not.toMatch(/[$%]\{/);
  return escaped.replaceAll("\u0001", "${").replaceAll("\u0002", "%{");
}

/** All strings of a synthesised value, as Terraform evaluates them. */
function stringsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [evaluated(value)];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

test("arguments, variables, files and annotations reach Terraform as they were written", () => {
  assert(
    property(hostile, (part) => {
      const text = `<${part}>`;
      const stack = synthStack((scope) => {
        new KubernetesProvider(scope, "Kubernetes", {});
        new CronTask(scope, "Dump", {
          ...minimalProps(new Namespace(scope, "Shop", { name: "shop", partOf: "shop" })),
          schedule: "15 3 * * *",
          deadlineSeconds: 60,
          command: ["sh", "-c", text],
          args: [text],
          variables: { TEXT: text },
          configFiles: { mountPath: "/etc/web", files: { "a.conf": text } },
          serviceAccountAnnotations: { "example.com/note": text },
        });
      });
      const { depends_on: _, ...cronJob } = stack.resource("kubernetes_cron_job_v1");
      const others = ["kubernetes_config_map_v1", "kubernetes_service_account_v1"].flatMap((type) =>
        Object.values(stack.resources(type)).map(({ metadata, data }) => ({ metadata, data })),
      );
      expect(stringsIn([cronJob, others]).filter((each) => each === text)).toHaveLength(5);
    }),
    { numRuns: 25 },
  );
});

test("a token of cdktf inside a text stays a token", () => {
  expect(literal("id-${TfToken[TOKEN.3]}-${x}")).toBe("id-${TfToken[TOKEN.3]}-$${x}");
  expect(literals({ a: ["%{b}", 1, null], c: true })).toEqual({ a: ["%%{b}", 1, null], c: true });
});

/** A service with something wrong in every text that ends in a name. */
function synthesiseRefused() {
  return synthWorkloads((stack, namespace) => {
    new WebService(stack, "Web", {
      ...minimalProps(namespace),
      name: "Web_1",
      component: "front end",
      image: { repository: "Registry/web", tag: "1.0.0" },
      podLabels: { "-team": "a b" },
      serviceAccountAnnotations: { "a/b/c": "x" },
      variables: { "1ST": "x" },
      configFiles: { mountPath: "etc/web", files: { "../a": "x" } },
      probes: {
        readiness: { path: "readyz?full" },
        liveness: { path: "livez" },
        startup: { path: "s" },
      },
      ports: [
        { name: "http", port: 8080 },
        { name: "a-name-that-is-long", port: 8081 },
      ],
      route: { domain: "example.com", pathPrefixes: ["/a`b"] },
    });
  });
}

test("what ends up in a label, a name, a path or a URL is refused at synth where it can't stand", () => {
  const refused = [
    'Web/Pod.name\n  value:  "Web_1"',
    'Web/Pod.component\n  value:  "front end"',
    'Web/Pod.image.repository\n  value:  "Registry/web"',
    'Web/Pod.podLabels["-team"]\n  value:  "-team"',
    'Web/Pod.podLabels["-team"]\n  value:  "a b"',
    'Web/Pod.serviceAccountAnnotations["a/b/c"]\n  value:  "a/b/c"',
    'Web/Pod.variables["1ST"]\n  value:  "1ST"',
    'Web/Pod.configFiles.files["../a"]\n  value:  "../a"',
    'Web/Pod.configFiles.mountPath\n  value:  "etc/web"',
    'Web/Pod.ports[1].name\n  value:  "a-name-that-is-long"',
    'Web/Pod.probes.readiness.path\n  value:  "readyz?full"',
    'Web/Pod.probes.liveness.path\n  value:  "livez"',
    'Web/Pod.probes.startup.path\n  value:  "s"',
    'Web.route.pathPrefixes[0]\n  value:  "/a`b"',
  ];
  for (const problem of refused) {
    expect(synthesiseRefused).toThrow(problem);
  }
});

test.each([
  ["1.0.0", "1.0.0"],
  ["_nightly.", "nightly"],
  [`v1-${"x".repeat(100)}`, `v1-${"x".repeat(60)}`],
  [`v1-${"x".repeat(59)}.-${"y".repeat(9)}`, `v1-${"x".repeat(59)}`],
])("the tag %s makes a version label that Kubernetes takes", (tag, label) => {
  const { objects } = synthWorkloads((stack, namespace) => {
    new WebService(stack, "Web", {
      ...minimalProps(namespace),
      image: { repository: "registry.example/web", tag },
    });
  });
  expect(ofKind(objects, "Deployment")["web"]?.metadata.labels).toMatchObject({
    "app.kubernetes.io/version": label,
  });
});
