import { environmentNamed } from "../../support/environments/environments";
import { synthApp } from "../../support/synth";
import { composeStacks } from "../../../stacks/compose";

jest.mock("../../../modules/platform/helm-values", () => ({
  ...jest.requireActual<object>("../../../modules/platform/helm-values"),
  hasFacts: ({ name }: { name: string }) => name !== "loki",
}));

test("a chart of which nothing is known is a problem with a remedy", () => {
  expect(() => synthApp((app) => composeStacks(app, environmentNamed("local")))).toThrow(
    /platform\/AddOns\.loki\.chart\n.*\n.*modules\/addons\/chart-values\/loki\.json\n {2}remedy: npm run charts:mirror/,
  );
});
