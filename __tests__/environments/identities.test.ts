import { stackNamed } from "../support/synth";
import {
  identitiesOfPods,
  madeServiceAccounts,
  trustedServiceAccounts,
} from "../support/signing-in";
import { ownEnvironments } from "./own-environments";

const inAzure = ownEnvironments().filter(({ environment }) => environment.target === "azure");

test.each(inAzure)("in $name only pods that are there sign in to Azure", ({ stacks }) => {
  const onTheCluster = Object.entries(stacks)
    .filter(([name]) => name !== "infrastructure")
    .map(([, stack]) => stack);
  const trusted = trustedServiceAccounts(stackNamed(stacks, "infrastructure"));
  expect(trusted.map(({ identity }) => identity)).toEqual(identitiesOfPods(onTheCluster));
  const made = madeServiceAccounts(onTheCluster);
  expect(trusted.filter(({ serviceAccount }) => !made.includes(serviceAccount))).toEqual([]);
});
