import { readFileSync } from "node:fs";
import { synthAzure } from "../../support/synth-azure";

const prod = synthAzure("prod");

test("ids of resources are a contract: a change of one destroys what it named", () => {
  const listed = readFileSync("__tests__/stacks/infrastructure/prod-resources.txt", "utf8")
    .trim()
    .split("\n");
  expect(Object.keys(prod.resources()).sort()).toEqual(listed);
});

test("ids don't follow values", () => {
  const moved = synthAzure("prod", (input) => {
    input.project = "another";
    input.domain = "example.org";
    input.azure.location = "swedencentral";
    input.azure.nameSuffix = "x1";
    input.infrastructure.network.addressSpace = "10.40.0.0/15";
    input.infrastructure.cluster.systemPool.vmSize = "Standard_D8ds_v5";
  });
  expect(Object.keys(moved.resources())).toEqual(Object.keys(prod.resources()));
  expect(moved.resource("azurerm_key_vault")["name"]).toBe("kv-another-prod-sdcx1");
});
