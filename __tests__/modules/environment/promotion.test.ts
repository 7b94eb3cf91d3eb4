import { parseEnvironment } from "../../../modules/environment/environment";
import { InfrastructureStack } from "../../../stacks/infrastructure";
import { ENVIRONMENTS, settingsFrom } from "../../support/environments/environments";
import { azureInput, type MutableInput } from "../../support/synth-azure";
import { stackNamed, synthApp } from "../../support/synth";

const settings = settingsFrom();
type Change = (input: MutableInput) => void;

/** `prod`, promoting from `dev` or another, beside the others after a change of `dev`. */
function prodBeside(changeDev: Change, from = "dev") {
  const input = azureInput("prod", ({ infrastructure }) => {
    infrastructure.delivery = { promotesFrom: from };
  });
  return parseEnvironment("prod", input, settings, {
    ...ENVIRONMENTS,
    dev: azureInput("dev", changeDev),
    local: { target: "kubeconfig" },
  });
}

test("images come from the registry by its own subscription, region and suffix", () => {
  const environment = prodBeside(({ azure }) => {
    azure.subscriptionId = "22222222-2222-2222-2222-222222222222";
    azure.location = "swedencentral";
    azure.nameSuffix = "x1";
  });
  if (environment.target !== "azure") {
    throw new TypeError("prod is in Azure");
  }
  const stacks = synthApp((app) => new InfrastructureStack(app, environment));
  const scopes = Object.entries(
    stackNamed(stacks, "infrastructure").resources("azurerm_role_assignment"),
  )
    .filter(([address]) => address.includes("Delivery_PromotedImages"))
    .map(([, block]) => block["scope"]);
  expect(scopes).toEqual([
    "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-jobboard-dev-sdc/providers/Microsoft.ContainerRegistry/registries/crjobboarddevsdcx1",
  ]);
});

test.each([["prod"], ["local"], ["elsewhere"]])(
  "fails on taking images over from %s, naming the environments that can be used",
  (from) => {
    expect(() => prodBeside(() => undefined, from)).toThrow(
      [
        "1 problem in environments/prod.ts:",
        "",
        "infrastructure.delivery.promotesFrom",
        `  value:  "${from}"`,
        "  rule:   another environment in Azure: dev, qa, staging",
        "  remedy: name one of these, or null where pipelines push the images",
      ].join("\n"),
    );
  },
);

test("fails on taking images over from another tenant", () => {
  const tenant = "33333333-3333-3333-3333-333333333333";
  expect(() => prodBeside(({ azure }) => (azure.tenantId = tenant))).toThrow(
    `(dev is in ${tenant})`,
  );
});
