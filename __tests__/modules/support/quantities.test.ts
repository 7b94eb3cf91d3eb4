import { Cpu, Memory, parseCpu, parseMemory } from "../../../modules/support/quantities";

test.each([
  [parseCpu("250m"), "250m"],
  [parseCpu("2"), "2"],
  [parseCpu("1.5"), "1500m"],
  [Cpu.millis(3000), "3"],
  [parseMemory("256Mi"), "256Mi"],
  [parseMemory("2Gi"), "2Gi"],
  [Memory.mebibytes(1024), "1Gi"],
])("%o is written in Kubernetes' shortest notation", (quantity, text) => {
  expect(quantity.toString()).toBe(text);
});

test("fails when a quantity is no whole number above 0", () => {
  expect(() => Cpu.millis(0.5)).toThrow(
    new RangeError("CPU must be a whole number of millicores above 0, got 0.5"),
  );
  expect(() => Memory.gibibytes(0)).toThrow(
    new RangeError("memory must be a whole number of mebibytes above 0, got 0"),
  );
});
