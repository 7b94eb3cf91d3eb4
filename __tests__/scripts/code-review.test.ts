import { readFileSync } from "node:fs";
import { ANNOTATIONS } from "../../scripts/code-review/annotations";
import { excuses, readBaseline } from "../../scripts/code-review/baseline";
import { findingsIn, withResults } from "../../scripts/code-review/findings";

const FILE = "scripts/code-review/baseline.yaml";
const result = (ruleId: string, uri: string, startLine?: number) => ({
  ruleId,
  message: { text: "A value\n becomes   part of a statement." },
  locations: [
    {
      physicalLocation: { artifactLocation: { uri }, ...(startLine && { region: { startLine } }) },
    },
  ],
});
const sarif = {
  version: "2.1.0",
  runs: [
    {
      tool: { driver: { name: "semgrep" } },
      results: [
        result("scripts.code-review.sql-from-text", "service/src/a.ts", 7),
        result("CVE-2026-1", "file:///project/package-lock.json"),
      ],
    },
    { tool: { driver: { name: "nothing" } }, results: null },
  ],
};

test("every finding that stays has its reason and a file that is there", () => {
  const baseline = readBaseline(FILE, readFileSync(FILE, "utf8"));
  expect(baseline.length).toBeGreaterThan(0);
  const keys = baseline.map(({ path, rule }) => `${path} ${rule}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test("an entry without a reason, or for a file that is gone, is refused, all at once", () => {
  const text = `
- { path: README.md, rule: a, reason: because }
- { path: gone.ts, rule: b, reason: "It was there once upon a time." }
- { path: README.md, rule: c }
`;
  expect(() => readBaseline("baseline.yaml", text)).toThrow(
    /3 problems in baseline\.yaml:[^]*a sentence of 20 characters at least[^]*"gone\.ts"\n.*a file that is there\n.*remove the entry[^]*\[2\]\.reason/,
  );
});

test("findings have the rule's own name, and a path from the project's folder", () => {
  expect(findingsIn(sarif, "/project")).toEqual([
    {
      rule: "sql-from-text",
      path: "service/src/a.ts",
      line: 7,
      message: "A value becomes part of a statement.",
    },
    {
      rule: "CVE-2026-1",
      path: "package-lock.json",
      line: 1,
      message: "A value becomes part of a statement.",
    },
  ]);
});

test("what stays is left out of the report, by path and rule, and nothing else of it", () => {
  const [known] = findingsIn(sarif, "/project");
  const entry = {
    path: "service/src/a.ts",
    rule: "sql-from-text",
    reason: "A constant of ours, really.",
  };
  const open = withResults(sarif, "/project", (finding) => !excuses(entry, finding));
  expect(open).toMatchObject({
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "semgrep" } } }, {}],
  });
  expect(findingsIn(open, "/project").map(({ rule }) => rule)).toEqual(["CVE-2026-1"]);
  expect(known && excuses({ ...entry, path: "service/src/b.ts" }, known)).toBe(false);
});

test("an annotation can't be broken out of by what it says", () => {
  const finding = { rule: "a;b", path: "x,y.ts", line: 3, message: "50%]\n::error::" };
  expect(ANNOTATIONS.github(finding)).toBe(
    "::error file=x%2Cy.ts,line=3,title=a;b::50%25]%0A::error::",
  );
  expect(ANNOTATIONS.azure(finding)).toBe(
    "##vso[task.logissue type=error;sourcepath=x,y.ts;linenumber=3;code=a%3Bb]50%25]%0A::error::",
  );
});
