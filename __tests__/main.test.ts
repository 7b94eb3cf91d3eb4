import { ENVIRONMENT_NAMES } from "../environments/process-environment";
import { synthEnvironment } from "./support/synth";

test("local has no infrastructure stack", () => {
  expect(Object.keys(synthEnvironment("local")).sort()).toEqual(["platform", "workloads"]);
});

test.each(ENVIRONMENT_NAMES.filter((name) => name !== "local"))(
  "%s has the three stacks, under the ids that the commands name",
  (name) => {
    expect(Object.keys(synthEnvironment(name)).sort()).toEqual([
      "infrastructure",
      "platform",
      "workloads",
    ]);
  },
);
