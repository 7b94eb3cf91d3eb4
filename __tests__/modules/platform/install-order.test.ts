import type { Addon } from "../../../modules/platform/addon";
import { type AddonName, CATALOGUE } from "../../../modules/addons/catalogue";
import { installOrder } from "../../../modules/platform/install-order";
import { KUBE_SYSTEM } from "../../../modules/platform/namespaces";

function addon(name: AddonName, ...dependsOn: AddonName[]): Addon {
  return {
    name,
    chart: { name, repository: "https://charts.example.com", version: "1.0.0" },
    images: {},
    namespace: KUBE_SYSTEM,
    dependsOn,
    timeoutSeconds: 60,
    values: () => ({}),
  };
}

test("each add-on comes after all that it depends on, whatever the order of the list", () => {
  const wanted = [addon("alloy", "loki"), addon("traefik"), addon("loki", "traefik")];
  expect(installOrder(wanted).addons.map(({ name }) => name)).toEqual(["traefik", "loki", "alloy"]);
});

test("the catalogue installs each add-on after all that it depends on", () => {
  const { addons, problems } = installOrder(CATALOGUE);
  expect(problems).toEqual([]);
  const names: string[] = addons.map(({ name }) => name);
  expect(names.toSorted()).toEqual(CATALOGUE.map(({ name }) => name).toSorted());
  for (const { name, dependsOn } of addons) {
    for (const dependency of dependsOn) {
      expect(names.indexOf(dependency)).toBeLessThan(names.indexOf(name));
    }
  }
});

test("fails when an add-on is missing that another depends on, naming both", () => {
  expect(installOrder([addon("alloy", "loki")]).problems).toEqual([
    {
      value: "alloy → loki",
      rule: "alloy depends on loki, which is switched off",
      remedy: "switch loki on, or alloy off",
    },
  ]);
});

test("fails when add-ons depend on each other in a circle, naming all of it", () => {
  const circle = [addon("alloy", "loki"), addon("loki", "traefik"), addon("traefik", "loki")];
  expect(installOrder(circle).problems).toEqual([
    {
      value: "loki → traefik → loki",
      rule: "no add-on depends on itself",
      remedy: "take one of them out of `dependsOn`",
    },
  ]);
});
