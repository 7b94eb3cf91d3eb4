import { CATALOGUE } from "../../../modules/addons/catalogue";
import { vaultSecrets } from "../../../modules/addons/vault-secrets";
import type { Addon } from "../../../modules/platform/addon";
import { PlatformStack } from "../../../stacks/platform";
import { azureEnvironment } from "../../support/azure-environment";
import { platforms, valuesOf } from "../../support/platform";
import { type Block, stackNamed, synthApp, type SynthesisedStack } from "../../support/synth";
import { idOf, type MutableInput, referenced, synthAzure } from "../../support/synth-azure";

const REGISTRY = "crjobboardprodweu.azurecr.io";
const addons: readonly Addon[] = CATALOGUE;

function withDockerHub({ infrastructure }: MutableInput): void {
  infrastructure.registry = { dockerHub: true };
}

function withoutCache({ infrastructure }: MutableInput): void {
  infrastructure.registry = { cache: false };
}

function platformOf(change: (input: MutableInput) => void): SynthesisedStack {
  const environment = azureEnvironment("prod", change);
  return stackNamed(
    synthApp((app) => new PlatformStack(app, environment)),
    "platform",
  );
}

/** Where the images of an environment's add-ons come from, `add-on path: registry`. */
function sources(platform: SynthesisedStack): string[] {
  const releases = Object.values(platform.resources("helm_release"));
  return addons.flatMap(({ name, images }) => {
    const release = releases.find((block) => block["name"] === name);
    return release === undefined
      ? []
      : Object.entries(images).map(([path]) => `${name} ${path}: ${String(at(release, path))}`);
  });
}

function at(release: Block, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined,
      valuesOf(release),
    );
}

function rules(stack: SynthesisedStack): string[] {
  return Object.values(stack.resources("azurerm_container_registry_cache_rule")).map(
    (rule) => `${String(rule["source_repo"])} as ${String(rule["target_repo"])}`,
  );
}

test("the registry keeps images of every registry that the add-ons' come from, but Docker Hub", () => {
  expect(rules(synthAzure("prod"))).toEqual([
    "ghcr.io/* as ghcr.io/*",
    "quay.io/* as quay.io/*",
    "registry.k8s.io/* as registry.k8s.io/*",
  ]);
  expect(
    Object.keys(synthAzure("prod").resources("azurerm_container_registry_credential_set")),
  ).toEqual([]);
});

test("rules follow from the add-ons that are installed", () => {
  const off = { enabled: false };
  const few = synthAzure("prod", ({ platform }) => {
    platform.addons = {
      "kube-prometheus-stack": off,
      loki: off,
      alloy: off,
      "alloy-events": off,
      tempo: off,
      "alloy-otlp": off,
    };
  });
  expect(rules(few)).toEqual(["quay.io/* as quay.io/*"]);
});

test("charts take their images from the registry, those of Docker Hub from there", () => {
  expect(sources(platforms.prod)).toEqual([
    "traefik image.registry: undefined",
    `cert-manager imageRegistry: ${REGISTRY}/quay.io`,
    `kube-prometheus-stack prometheusOperator.image.registry: ${REGISTRY}/quay.io`,
    `kube-prometheus-stack prometheusOperator.admissionWebhooks.patch.image.registry: ${REGISTRY}/ghcr.io`,
    `kube-prometheus-stack prometheusOperator.prometheusConfigReloader.image.registry: ${REGISTRY}/quay.io`,
    `kube-prometheus-stack alertmanager.alertmanagerSpec.image.registry: ${REGISTRY}/quay.io`,
    `kube-prometheus-stack prometheus.prometheusSpec.image.registry: ${REGISTRY}/quay.io`,
    "kube-prometheus-stack grafana.image.registry: undefined",
    `kube-prometheus-stack grafana.sidecar.image.registry: ${REGISTRY}/quay.io`,
    `kube-prometheus-stack kube-state-metrics.image.registry: ${REGISTRY}/registry.k8s.io`,
    `kube-prometheus-stack prometheus-node-exporter.image.registry: ${REGISTRY}/quay.io`,
    "loki loki.image.registry: undefined",
    "alloy image.registry: undefined",
    `alloy configReloader.image.registry: ${REGISTRY}/quay.io`,
    "alloy-events image.registry: undefined",
    `alloy-events configReloader.image.registry: ${REGISTRY}/quay.io`,
    "tempo tempo.registry: undefined",
    "alloy-otlp image.registry: undefined",
    `alloy-otlp configReloader.image.registry: ${REGISTRY}/quay.io`,
  ]);
});

test("with an account there, Docker Hub's come from the registry too, and from nowhere else any", () => {
  const everything = platformOf((input) => {
    withDockerHub(input);
    const enabled = { enabled: true };
    Object.assign(input.infrastructure.delivery ?? {}, { signedImages: true });
    input.platform.addons = {
      headlamp: enabled,
      keda: enabled,
      "metrics-server": enabled,
      "policy-controller": enabled,
    };
  });
  const found = sources(everything);
  // The one that keeps other clusters' metrics is there only where they report to.
  const possible = addons.filter(({ name }) => name !== "central-prometheus");
  expect(found).toHaveLength(possible.flatMap(({ images }) => Object.keys(images)).length);
  expect(found.filter((source) => !source.includes(`: ${REGISTRY}/`))).toEqual([]);
  expect(found).toContain(`traefik image.registry: ${REGISTRY}/docker.io/library`);

  const stack = synthAzure("prod", withDockerHub);
  expect(rules(stack)).toContain("docker.io/* as docker.io/*");
  const credentialed = Object.entries(
    stack.resources("azurerm_container_registry_cache_rule"),
  ).filter(([, rule]) => rule["credential_set_id"] !== undefined);
  expect(credentialed.map(([, rule]) => rule["source_repo"])).toEqual(["docker.io/*"]);
  expect(stack.resource("azurerm_container_registry_credential_set")).toMatchObject({
    login_server: "docker.io",
    authentication_credentials: {
      username_secret_id:
        "https://kv-jobboard-prod-weu.vault.azure.net/secrets/docker-hub-username",
      password_secret_id: "https://kv-jobboard-prod-weu.vault.azure.net/secrets/docker-hub-token",
    },
  });
});

test("the account's secrets are asked for by bootstrap, and read by the registry alone", () => {
  const names = vaultSecrets(azureEnvironment("prod", withDockerHub)).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["docker-hub-username", "docker-hub-token"]));
  const readers = Object.entries(
    synthAzure("prod", withDockerHub).resources("azurerm_role_assignment"),
  )
    .filter(([, role]) => role["role_definition_name"] === "Key Vault Secrets User")
    .map(([address, role]) => [idOf(address), referenced(role["scope"])]);
  expect(readers).toContainEqual(["RegistryCache_Credentials_Secrets", "KeyVault"]);
});

test("switched off, and outside Azure, charts take their images from where they are published", () => {
  expect(rules(synthAzure("prod", withoutCache))).toEqual([]);
  for (const platform of [platforms.local, platformOf(withoutCache)]) {
    expect(sources(platform).filter((source) => source.includes("azurecr.io"))).toEqual([]);
  }
});
