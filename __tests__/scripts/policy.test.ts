import { readFileSync } from "node:fs";

test("each check that checkov leaves out has its reason in the line above", () => {
  const lines = readFileSync("checkov.yaml", "utf8").split("\n");
  const skips = lines.slice(lines.indexOf("skip-check:") + 1).filter((line) => line !== "");
  expect(skips.length).toBeGreaterThan(0);
  const pairs = skips.flatMap((line, index) =>
    line.startsWith("  - ") ? [[skips[index - 1], line] as const] : [],
  );
  for (const [reason, skip] of pairs) {
    expect([skip, reason]).toEqual([skip, expect.stringMatching(/^ {2}# \S.{20,}\.$/)]);
  }
  expect(skips).toHaveLength(pairs.length * 2);
});
