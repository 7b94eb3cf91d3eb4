import { readFileSync } from "node:fs";
import path from "node:path";
import { CATALOGUE } from "../../../modules/addons/catalogue";

const DOCS = path.join(__dirname, "../../../docs/addons");

test.each(CATALOGUE)("$name has a page, listed with its namespace", ({ name, namespace }) => {
  const page = readFileSync(path.join(DOCS, `${name}.md`), "utf8");
  expect(page).toMatch(new RegExp(`^# ${name}\n`));
  const index = readFileSync(path.join(DOCS, "README.md"), "utf8");
  const line = index.split("\n").find((text) => text.includes(`(${name}.md)`));
  expect(line).toContain(namespace.name);
});
