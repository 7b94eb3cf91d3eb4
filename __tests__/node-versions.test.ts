import { readFileSync } from "node:fs";
import { z } from "zod";

const read = (file: string) => readFileSync(file, "utf8");
const major = (version: string) => /\d+/.exec(version)?.[0];

const packageSchema = z.object({
  engines: z.object({ node: z.string() }),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

const packageOf = (folder: string) =>
  packageSchema.parse(JSON.parse(read(`${folder}package.json`)));

test("one oldest Node is required by every package, and the README names it first", () => {
  const required = ["", "modules/", "service/"].map((folder) => packageOf(folder).engines.node);
  expect(new Set(required)).toEqual(new Set([">=22.15"]));
  expect(read("README.md")).toContain("On a machine with Node 22, 24 or 26 and nothing else");
});

test("every pipeline system installs the Node of .nvmrc", () => {
  const wanted = read(".nvmrc").trim();
  expect(read(".github/actions/setup/action.yml")).toContain("node-version-file: .nvmrc");
  expect(read(".azure-pipelines/set-up.yml")).toContain(`versionSpec: ${wanted}.x`);
  expect(read(".gitlab-ci.yml")).toContain(`# Node ${wanted},`);
  expect(read("docs/operations.md")).toContain(`\`TOOLS_IMAGE\`: Node ${wanted},`);
});

test("the service runs on one line of Node, from npm and in both bases of its image", () => {
  const wanted = major(packageOf("service/").devDependencies["node"] ?? "");
  const dockerfile = read("service/Dockerfile");
  expect(dockerfile).toMatch(new RegExp(`^ARG BUILD_IMAGE=node:${wanted}-`, "m"));
  expect(dockerfile).toMatch(new RegExp(`^ARG RUN_IMAGE=gcr.io/distroless/nodejs${wanted}-`, "m"));
});
