import { vaultSecrets } from "../../../modules/addons/vault-secrets";
import { azureEnvironment, withEveryReceiver } from "../../support/azure-environment";
import { stackNamed, synthApp } from "../../support/synth";
import { composeStacks } from "../../../stacks/compose";

test.each([
  ["dev", () => undefined],
  ["qa", () => undefined],
  ["staging", () => undefined],
  ["prod", () => undefined],
  ["prod", withEveryReceiver],
] as const)("every secret that a pod of %s mounts is one that bootstrap writes", (name, change) => {
  const environment = azureEnvironment(name, change);
  const stacks = synthApp((app) => composeStacks(app, environment));
  const mounted = ["platform", "workloads"].flatMap((stack) =>
    [...JSON.stringify(stackNamed(stacks, stack)).matchAll(/objectName: ([\w-]+)/g)].map(
      ([, secret]) => secret,
    ),
  );
  expect(new Set(vaultSecrets(environment).map((secret) => secret.name))).toEqual(new Set(mounted));
});

test("without the monitoring stack there is no secret", () => {
  const environment = azureEnvironment("dev", (input) => {
    input.platform.addons = { "kube-prometheus-stack": { enabled: false } };
  });
  expect(vaultSecrets(environment)).toEqual([]);
});
