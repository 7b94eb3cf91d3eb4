import { registryId } from "../../../modules/azure/resource-ids";
import { firstDeploySteps } from "../../../scripts/first-deploy/steps";
import { requireSource } from "../../../scripts/first-deploy/source";
import { azureEnvironment } from "../../support/azure-environment";
import { FakeManagementApi } from "../support/fake-management-api";

const { promotedFrom: dev } = azureEnvironment("qa");
if (dev === undefined) {
  throw new TypeError("qa takes its images from dev");
}

let azure: FakeManagementApi;
beforeEach(async () => {
  azure = await new FakeManagementApi().start();
});
afterEach(() => azure.stop());

test("a registry that images are promoted from is looked for where it lies", async () => {
  const moved = { ...dev, azure: { ...dev.azure, location: "swedencentral", nameSuffix: "x1" } };
  azure.put(registryId(moved));
  expect(await requireSource(azure.api, "qa", moved)).toBe("crjobboarddevsdcx1 is there");
  expect(azure.requests.map(({ id }) => id)).toEqual([registryId(moved)]);
});

test("without that registry the first deploy says which environment comes first", async () => {
  await expect(requireSource(azure.api, "qa", dev)).rejects.toThrow(
    [
      "qa takes its images from dev, whose registry crjobboarddevweu isn't there: deploy that one first",
      "  ENVIRONMENT=dev npm run first-deploy",
      "or set infrastructure.delivery.promotesFrom to null in environments/qa.ts",
    ].join("\n"),
  );
});

test("it is looked for before anything is made, and only where images are promoted", () => {
  const [qa, first] = (["qa", "dev"] as const).map((name) =>
    firstDeploySteps(azureEnvironment(name)).map((step) => step.name),
  );
  expect(qa?.slice(0, 4)).toEqual(["tools", "rights", "source", "state"]);
  expect(first).not.toContain("source");
});
