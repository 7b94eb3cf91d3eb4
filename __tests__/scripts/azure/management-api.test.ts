import { FakeManagementApi } from "../support/fake-management-api";

const ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.X/things/t";

let azure: FakeManagementApi;
beforeEach(async () => {
  azure = await new FakeManagementApi().start();
});
afterEach(() => azure.stop());

/** Lets what is put go through states, one at each look. */
function goThrough(...states: readonly string[]): void {
  const left = [...states];
  const find = azure.find.bind(azure);
  azure.find = (id) => {
    const found = find(id);
    return found && { ...found, properties: { provisioningState: left.shift() ?? "Succeeded" } };
  };
}

test("what takes time is waited for", async () => {
  goThrough("Creating", "Updating", "Succeeded");
  const made = await azure.api.put(ID, "2024-01-01", { location: "westeurope" });
  expect(made).toMatchObject({
    location: "westeurope",
    properties: { provisioningState: "Succeeded" },
  });
  expect(azure.requests.map(({ method }) => method)).toEqual(["PUT", "GET", "GET", "GET"]);
});

test("what fails later is told", async () => {
  goThrough("Creating", "Failed");
  await expect(azure.api.put(ID, "2024-01-01", {})).rejects.toThrow(`${ID} ended as Failed`);
});

test.each([429, 503])("a refusal that passes (%d) is tried again", async (status) => {
  azure.refusals.set("PUT /t", { status, code: "Busy" });
  await azure.api.put(ID, "2024-01-01", {});
  expect(azure.changes).toEqual([`PUT ${ID}`, `PUT ${ID}`]);
});

test("a refusal that stays is not tried again", async () => {
  azure.refusals.set("PUT /t", { status: 409, code: "ScopeLocked" });
  await expect(azure.api.put(ID, "2024-01-01", {})).rejects.toMatchObject({
    status: 409,
    code: "ScopeLocked",
  });
  expect(azure.changes).toHaveLength(1);
});

test("what isn't there is nothing", async () => {
  expect(await azure.api.get(ID, "2024-01-01")).toBeUndefined();
});

test("a collection is read over its pages", async () => {
  azure.put("/subscriptions/s/things", {
    value: [1, 2],
    nextLink: "https://elsewhere.example.com/subscriptions/s/more?api-version=2024-01-01",
  });
  azure.put("/subscriptions/s/more", { value: [3] });
  expect(await azure.api.list("/subscriptions/s/things", "2024-01-01")).toEqual([1, 2, 3]);
});
