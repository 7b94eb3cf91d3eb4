import { homedir, userInfo } from "node:os";
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

test.each(ENVIRONMENT_NAMES)("two synths of %s are byte-identical and name no machine", (name) => {
  const [first, second] = [synthEnvironment(name), synthEnvironment(name)].map((stacks) =>
    JSON.stringify(Object.values(stacks).map(({ json }) => json)),
  );
  const ofThisMachine = [
    process.cwd(),
    `${homedir()}/`,
    `/${userInfo().username}/`,
    new Date().toISOString().slice(0, 10),
  ];
  expect(second === first).toBe(true);
  expect(ofThisMachine.filter((text) => first?.includes(text))).toEqual([]);
});
