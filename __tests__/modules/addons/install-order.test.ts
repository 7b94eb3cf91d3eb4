import type { AddOn } from "../../../modules/addons/addon";
import { CATALOGUE } from "../../../modules/addons/catalogue";
import { installOrder } from "../../../modules/addons/install-order";

function addOn(name: AddOn["name"], ...dependsOn: AddOn["name"][]): AddOn {
  return {
    name,
    chart: "traefik",
    namespace: "traefik",
    dependsOn,
    timeoutSeconds: 60,
    values: () => ({}),
  };
}

test("each add-on comes after all that it depends on, whatever the order of the list", () => {
  const wanted = [addOn("alloy", "loki"), addOn("traefik"), addOn("loki", "traefik")];
  expect(installOrder(wanted).addOns.map(({ name }) => name)).toEqual(["traefik", "loki", "alloy"]);
});

test("the catalogue starts with the CRDs and ends with the agents that send logs to Loki", () => {
  const { addOns, problems } = installOrder(CATALOGUE);
  expect(problems).toEqual([]);
  expect(addOns.map(({ name }) => name)).toEqual([
    "prometheus-operator-crds",
    "metrics-server",
    "traefik",
    "cert-manager",
    "kube-prometheus-stack",
    "loki",
    "alloy",
    "alloy-events",
  ]);
});

test("fails when an add-on is missing that another depends on, naming both", () => {
  expect(installOrder([addOn("alloy", "loki")]).problems).toEqual([
    {
      value: "alloy → loki",
      rule: "alloy depends on loki, which is switched off",
      remedy: "switch loki on, or alloy off",
    },
  ]);
});

test("fails when add-ons depend on each other in a circle, naming all of it", () => {
  const circle = [addOn("alloy", "loki"), addOn("loki", "traefik"), addOn("traefik", "loki")];
  expect(installOrder(circle).problems).toEqual([
    {
      value: "loki → traefik → loki",
      rule: "no add-on depends on itself",
      remedy: "take one of them out of `dependsOn`",
    },
  ]);
});
