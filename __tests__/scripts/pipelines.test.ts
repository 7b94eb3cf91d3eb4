import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const files = [
  "azure-pipelines.yml",
  ".gitlab-ci.yml",
  ...[".azure-pipelines", ".github/workflows", ".github/actions/setup"].flatMap((folder) =>
    readdirSync(folder).map((file) => path.join(folder, file)),
  ),
].map((file) => ({ file, text: readFileSync(file, "utf8") }));

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
};

test.each(files)("$file calls scripts that there are", ({ text }) => {
  const called = [...text.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name]) => name);
  expect(called.filter((name) => name === undefined || !(name in scripts))).toEqual([]);
});

test.each(files)("$file pins every foreign action by its commit", ({ text }) => {
  const actions = [...text.matchAll(/uses: (\S+)/g)].flatMap(([, action]) => action ?? []);
  const foreign = actions.filter((action) => !action.startsWith("./"));
  expect(foreign.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
});

test.each(files)("$file holds no secret and no cloud credential", ({ text }) => {
  expect(text).not.toMatch(/CLIENT_SECRET|client-secret|secrets\.|password:/i);
});
