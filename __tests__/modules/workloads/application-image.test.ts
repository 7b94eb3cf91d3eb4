import { valueFor } from "../../../modules/workloads/application-image";

test.each([
  [undefined, undefined],
  ["42", "42"],
  ["job-board=42", "42"],
  ["shop=7,job-board=42", "42"],
  ["1.0.0,job-board=42", "42"],
  ["shop=7,1.0.0", "1.0.0"],
  ["shop=7", undefined],
  ["my-job-board=7", undefined],
])("of %j, the job board takes %j", (variable, expected) => {
  expect(valueFor(variable, "job-board")).toBe(expected);
});
