import { REGIONS } from "../../../modules/azure/regions";

test("codes of regions differ", () => {
  const codes = Object.values(REGIONS).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});
