import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(__dirname, "../..");
const DECISIONS = path.join(ROOT, "docs/decisions");

test("every link of a page to a file of the repository leads there", () => {
  const pages = globSync(["*.md", "docs/**/*.md", "service/*.md"], { cwd: ROOT });
  const broken = pages.flatMap((page) =>
    [...readFileSync(path.join(ROOT, page), "utf8").matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(path.join(ROOT, path.dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(pages.length).toBeGreaterThan(20);
  expect(broken).toEqual([]);
});

test("decisions are numbered from 1 without a gap, in one form", () => {
  const files = readdirSync(DECISIONS).sort();
  expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, i) => i + 1));
  for (const [index, file] of files.entries()) {
    const text = readFileSync(path.join(DECISIONS, file), "utf8");
    expect(text).toMatch(
      new RegExp(
        `^# ${index + 1}\\. .+\\n\\nStatus: .+\\n\\n## Context\\n[^]+\\n## Decision\\n[^]+\\n## Consequences\\n`,
      ),
    );
  }
});
