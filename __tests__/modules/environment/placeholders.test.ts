import { placeholdersIn } from "../../../modules/environment/placeholders";
import { environmentNamed } from "../../support/environments/environments";

const dev = environmentNamed("dev");
const local = environmentNamed("local");

const own = {
  ...local,
  domain: "jobs.contoso.test",
  project: "example",
  access: { ops: ["ops"], dev: ["00000000-0000-4000-8000-000000000000"] },
};

test("an environment of one's own has no placeholder, whatever it resembles", () => {
  expect(placeholdersIn(local)).toEqual([]);
  expect(placeholdersIn(own)).toEqual([]);
  expect(placeholdersIn({ ...own, domain: "myexample.com" })).toEqual([]);
});

test.each([
  ["example.com", "domain"],
  ["dev.jobs.example.com", "domain"],
  ["Example.org", "domain"],
])("%s is nobody's domain", (domain, path) => {
  expect(placeholdersIn({ ...own, domain })).toEqual([
    expect.objectContaining({ path, value: domain, remedy: expect.stringMatching(/of your own/) }),
  ]);
});

test("an id of zeros, a documentation address and the example's repository are named by path", () => {
  const paths = (values: object) => placeholdersIn({ ...dev, ...values }).map(({ path }) => path);
  const access = { ...dev.access, ops: ["00000000-0000-0000-0000-000000000000"] };
  expect(paths({ access })).toContain("access.ops[0]");
  expect(paths({ extra: { ranges: ["198.51.100.0/24", "203.0.114.0/24"] } })).toContain(
    "extra.ranges[0]",
  );
  expect(paths({ extra: { ranges: ["203.0.114.0/24"] } })).not.toContain("extra.ranges[0]");
  expect(paths({ extra: { repository: "example/repository" } })).toContain("extra.repository");
});

test("what another environment's file says is told for that one", () => {
  const promotedFrom = { ...dev, domain: "example.com" };
  expect(placeholdersIn({ ...own, promotedFrom })).toEqual([]);
});
