import { App } from "cdktf";
import { parseEnvironment } from "../../../modules/environment/environment";
import { declaredConnections } from "../../../modules/kubernetes/connection-graph";
import { InfrastructureStack } from "../../../stacks/infrastructure";
import { PlatformStack } from "../../../stacks/platform";
import { WorkloadsStack } from "../../../stacks/workloads";
import { ENVIRONMENTS, settingsFrom } from "../../support/environments/environments";
import { objectsOf, ofKind } from "../../support/objects";
import { platforms, releaseIn, valuesOf } from "../../support/platform";
import { stackNamed, synthApp, type SynthesisedStack } from "../../support/synth";
import { azureInput, type MutableInput, referenced } from "../../support/synth-azure";

/** Prod with signed images, and the policy that demands them. */
function prodWith(change: (input: MutableInput) => void = () => undefined) {
  const input = azureInput("prod", (prod) => {
    Object.assign(prod.infrastructure.delivery ?? {}, { signedImages: true });
    prod.platform.addons = { "policy-controller": { enabled: true } };
    change(prod);
  });
  return parseEnvironment("prod", input, settingsFrom(), ENVIRONMENTS);
}

function synth(environment = prodWith()): Readonly<Record<string, SynthesisedStack>> {
  return synthApp((app) => {
    new PlatformStack(app, environment);
    new WorkloadsStack(app, environment);
    if (environment.target === "azure") {
      new InfrastructureStack(app, environment);
    }
  });
}

const stacks = synth();
const releases = Object.values(stackNamed(stacks, "platform").resources("helm_release"));
const release = releaseIn(releases, "policy-controller");
const policiesOf = (of: typeof stacks) =>
  Object.values(ofKind(objectsOf(stackNamed(of, "platform")), "ClusterImagePolicy"));

test("it is off until an environment switches it on, and nothing else changes by it", () => {
  expect(JSON.stringify(platforms.prod.json)).not.toMatch(/policy-controller|sigstore/);
  const off = synth(parseEnvironment("prod", ENVIRONMENTS.prod, settingsFrom(), ENVIRONMENTS));
  expect(JSON.stringify(Object.values(off).map(({ json }) => json))).not.toMatch(/sigstore/);
});

test("images of the environment's own registry have to be signed by the pipeline, their lists too", () => {
  const keyless = {
    url: "https://fulcio.sigstore.dev",
    identities: [
      {
        issuer: "https://token.actions.githubusercontent.com",
        subject:
          "https://github.com/example/aks-job-board-platform/.github/workflows/release.yml@refs/heads/main",
      },
    ],
  };
  const images = [{ glob: "crjobboardprodweu.azurecr.io/*" }];
  const attestations = [{ name: "contents", predicateType: "https://cyclonedx.org/bom" }];
  expect(policiesOf(stacks).map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
    ["image-signature", { images, authorities: [{ name: "pipeline", keyless }] }],
    ["image-contents", { images, authorities: [{ name: "pipeline", keyless, attestations }] }],
  ]);
});

test("a pipeline of GitLab is asked for by its own name", () => {
  const ofGitlab = synth(
    prodWith(({ infrastructure }) => {
      infrastructure.delivery = {
        gitlab: { project: "example/board" },
        promotesFrom: "dev",
        signedImages: true,
      };
    }),
  );
  expect(policiesOf(ofGitlab).map(({ spec }) => spec)).toEqual(
    Array(2).fill(
      expect.objectContaining({
        authorities: [
          expect.objectContaining({
            keyless: expect.objectContaining({
              identities: [
                {
                  issuer: "https://gitlab.com",
                  subject: "https://gitlab.com/example/board//.gitlab-ci.yml@refs/heads/main",
                },
              ],
            }),
          }),
        ],
      }),
    ),
  );
});

test("namespaces of applications are asked about by their names, no other", () => {
  const values = ["job-board"];
  expect(valuesOf(release)).toMatchObject({
    webhook: {
      namespaceSelector: {
        matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values }],
      },
    },
  });
});

test("who may deploy namespaces can't exclude one from the policies, who may change these can", () => {
  const objects = objectsOf(stackNamed(stacks, "platform"));
  const name = "image-policies-hold";
  expect(ofKind(objects, "ValidatingAdmissionPolicy")[name]).toMatchObject({
    spec: {
      failurePolicy: "Fail",
      matchConditions: [{ expression: expect.stringMatching(/^!authorizer\..*'update'/) }],
      validations: [{ expression: expect.stringContaining("'webhooks.knative.dev/exclude'") }],
    },
  });
  expect(ofKind(objects, "ValidatingAdmissionPolicyBinding")[name]).toMatchObject({
    spec: { policyName: name, validationActions: ["Deny"] },
  });
  const { rules } = ofKind(objects, "ClusterRole")["deployer"] as unknown as {
    rules: { apiGroups: string[] }[];
  };
  expect(rules.filter(({ apiGroups }) => apiGroups.includes("policy.sigstore.dev"))).toEqual([]);
});

test("two replicas, never both evicted", () => {
  expect(valuesOf(release)).toMatchObject({
    webhook: {
      replicaCount: 2,
      priorityClass: "platform-critical",
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      image: {
        repository:
          "crjobboardprodweu.azurecr.io/ghcr.io/sigstore/policy-controller/policy-controller",
      },
      podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      resources: { limits: { cpu: null, memory: "512Mi" } },
    },
  });
});

test("images that no policy is about are refused, or let through where the environment says so", () => {
  const allowing = synth(
    prodWith(({ platform }) => {
      platform.addons = { "policy-controller": { enabled: true, otherImages: "allowed" } };
    }),
  );
  const blocks = Object.values(stackNamed(allowing, "platform").resources("helm_release"));
  expect(
    [release, releaseIn(blocks, "policy-controller")].map(
      (block) => (valuesOf(block) as { webhook: { configData: object } }).webhook.configData,
    ),
  ).toEqual([{ "no-match-policy": "deny" }, { "no-match-policy": "allow" }]);
});

test("no hook of the chart runs, whose image moves; those of other charts do", () => {
  expect(releases.filter((block) => block["disable_webhooks"] === true)).toEqual([release]);
});

test("it signs in to Azure and reads the registry, and that alone", () => {
  expect(valuesOf(release)).toMatchObject({
    webhook: {
      customLabels: { "azure.workload.identity/use": "'true'" },
      serviceAccount: {
        annotations: {
          "azure.workload.identity/client-id": expect.stringContaining("policyController"),
        },
      },
    },
  });
  const infrastructure = stackNamed(stacks, "infrastructure");
  expect(
    Object.values(infrastructure.resources("azurerm_role_assignment"))
      .filter((block) => referenced(block["principal_id"]).startsWith("PolicyController"))
      .map((block) => [block["role_definition_name"], referenced(block["scope"])]),
  ).toEqual([["AcrPull", "Registry"]]);
  expect(
    Object.values(infrastructure.resources("azurerm_federated_identity_credential")).map(
      ({ subject }) => subject,
    ),
  ).toContain("system:serviceaccount:policy-controller:policy-controller-webhook");
});

test("the API server and Prometheus reach it, and it Sigstore, Entra, its registry and the API server", () => {
  const app = new App({ stackTraces: false });
  new PlatformStack(
    app,
    prodWith(({ infrastructure }) => {
      infrastructure.cluster.fqdnPolicies = true;
    }),
  );
  const own = declaredConnections(app).filter(({ from, to }) =>
    [from, to].some(({ name }) => name === "policy-controller"),
  );
  expect(
    own.map(({ from, to, ports }) => `${from.name} → ${to.name} ${ports.join()}`).sort(),
  ).toEqual([
    "konnectivity-agent → policy-controller https",
    "policy-controller → api-server https",
    "policy-controller → entra https",
    "policy-controller → registry https",
    "policy-controller → sigstore https",
    "prometheus → policy-controller metrics",
  ]);
  expect(
    own.flatMap(({ to }) => (to.kind === "hosts" && to.name === "registry" ? to.hosts : [])),
  ).toEqual(["crjobboardprodweu.azurecr.io", "crjobboardprodweu.westeurope.data.azurecr.io"]);
});

test("fails where nobody signs, where challenges are answered by pods, and with a second image by tag", () => {
  const environment = prodWith(({ infrastructure, platform, workloads }) => {
    Object.assign(infrastructure.delivery ?? {}, { signedImages: false });
    platform.certificates.challenge = "http01";
    Object.assign(workloads, {
      jobBoard: { release: { strategy: "canary", canary: "0.2.0", weightPercent: 10 } },
    });
  });
  expect(() => synth(environment)).toThrow(
    [
      "3 problems in the stacks:",
      "",
      "platform.addons.policy-controller.enabled",
      "  value:  true",
      "  rule:   an environment with `infrastructure.delivery.signedImages: true`: else nobody signs images, and none would start",
      "  remedy: set `infrastructure.delivery.signedImages` to true and release an image, or switch this off",
      "",
      "platform.certificates.challenge",
      '  value:  "http01"',
      "  rule:   `dns01` with policy-controller: pods that answer challenges run in the applications' namespaces, where images are named by digest",
      "  remedy: write dns01, or switch policy-controller off",
      "",
      "workloads.jobBoard.release.strategy",
      '  value:  "canary"',
      "  rule:   `rolling` with policy-controller, which wants images by digest and changes one by its tag: every plan would show it",
      "  remedy: write rolling, or switch policy-controller off",
    ].join("\n"),
  );
});

test("fails outside Azure, where images come from no registry", () => {
  const { local } = ENVIRONMENTS;
  const input = {
    ...local,
    platform: { ...local.platform, addons: { "policy-controller": { enabled: true } } },
  };
  expect(() => synth(parseEnvironment("local", input, settingsFrom()))).toThrow(
    [
      "1 problem in the stacks:",
      "",
      "platform.addons.policy-controller.enabled",
      "  value:  true",
      "  rule:   an environment in Azure: images of another cluster come from no registry, where signatures lie",
      "  remedy: switch it off here",
    ].join("\n"),
  );
});

test("fails where no application runs", () => {
  const environment = prodWith((input) => {
    input.runsApplications = false;
  });
  expect(() => synth(environment)).toThrow(
    [
      "1 problem in the stacks:",
      "",
      "platform.addons.policy-controller.enabled",
      "  value:  true",
      "  rule:   an environment that runs applications: it asks about their images alone",
      "  remedy: switch it off here",
    ].join("\n"),
  );
});
