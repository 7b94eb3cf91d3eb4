import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { azureEnvironment } from "../support/azure-environment";

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

const textOf = (wanted: string) => files.find(({ file }) => file === wanted)?.text ?? "";

/** Environments in the order in which images reach them, and those that are looked at for drift. */
const deployed: Record<string, { passed: (string | undefined)[]; compared: string }> = {
  GitHub: {
    passed: captured(".github/workflows/release.yml", /^ {6}environment: (\w+)$/gm),
    compared: captured(".github/workflows/drift.yml", /environment: \[(.*)\]/g).join(),
  },
  "Azure DevOps": {
    passed: captured(
      "azure-pipelines.yml",
      /deploy-stage\.yml\n {4}parameters:\n {6}environment: (\w+)$/gm,
    ),
    compared: captured(
      "azure-pipelines.yml",
      /drift-job\.yml\n {8}parameters:\n {10}environment: (\w+)$/gm,
    ).join(", "),
  },
  GitLab: {
    passed: captured(".gitlab-ci.yml", /^(\w+):\n {2}extends: \.deploy$/gm),
    compared: captured(".gitlab-ci.yml", /- ENVIRONMENT: \[(.*)\]/g).join(", "),
  },
};

function captured(file: string, pattern: RegExp) {
  return [...textOf(file).matchAll(pattern)].map(([, name]) => name);
}

test("every service has all scanners review the code, every commit of it, before an image is built", () => {
  const services = [
    [".github/workflows/check.yml", "--annotations github", /fetch-depth: 0/],
    [".github/workflows/release.yml", "--annotations github", /fetch-depth: 0/],
    ["azure-pipelines.yml", "--annotations azure", /fetchDepth: 0/],
    [".gitlab-ci.yml", "", /GIT_DEPTH: "0"/],
  ] as const;
  for (const [file, annotations, whole] of services) {
    const text = textOf(file);
    const review = text.indexOf(`.ci/check-code --all-scanners ${annotations}`.trim());
    const image = text.indexOf("npm run image");
    expect([file, review > 0 && (image < 0 || review < image)]).toEqual([file, true]);
    expect(text).toMatch(whole);
  }
  expect(textOf(".github/workflows/check.yml")).toContain("security-events: write");
});

test("images are signed by who builds them, and asked for their signature before they are promoted", () => {
  for (const [build, promote] of [
    [".github/workflows/release.yml", ".github/workflows/deploy.yml"],
    [".gitlab-ci.yml", ".gitlab-ci.yml"],
  ] as const) {
    expect(textOf(build)).toMatch(
      /install-cosign\n +(- )?npm run image -- --revision "\$\w+" --sign/,
    );
    expect(textOf(promote)).toMatch(/install-cosign\n +- (run: )?npm run promote/);
  }
  expect(textOf(".gitlab-ci.yml")).toContain("SIGSTORE_ID_TOKEN:\n      aud: sigstore");
});

test("what is found in each environment reaches one page, whose commit every release names", () => {
  const services = [
    [".github/workflows/drift.yml", ".github/workflows/drift.yml", ".github/workflows/deploy.yml"],
    [".azure-pipelines/drift-job.yml", "azure-pipelines.yml", ".azure-pipelines/release.yml"],
    [".gitlab-ci.yml", ".gitlab-ci.yml", ".gitlab-ci.yml"],
  ] as const;
  for (const [drift, page, release] of services) {
    expect(textOf(drift)).toMatch(/reconcile\/main\.ts workloads .*--status (found\/)?delivery-\$/);
    expect(textOf(page)).toContain("npm run delivery:page -- ");
    expect(textOf(release)).toMatch(/^ +COMMIT: \$/m);
  }
  const { passed = [] } = deployed["GitHub"] ?? {};
  expect(textOf("azure-pipelines.yml")).toContain(
    `dependsOn: [${passed.map((name) => `drift_${name}`).join(", ")}]`,
  );
});

test("an image passes through the same environments in every service, and all are looked at for drift", () => {
  const { GitHub } = deployed;
  expect(GitHub?.passed).toContain("dev");
  for (const { passed, compared } of Object.values(deployed)) {
    expect(passed).toEqual(GitHub?.passed);
    expect(compared).toBe(passed.join(", "));
  }
});

test("who has a private API server is deployed to, and compared, by agents in its network", () => {
  const names = ["dev", "qa", "staging", "prod"] as const;
  const inside = names.filter(
    (name) => azureEnvironment(name).infrastructure.cluster.apiServer.private,
  );
  for (const [file, environment] of [
    [".github/workflows/deploy.yml", "inputs.environment"],
    [".github/workflows/drift.yml", "matrix.environment"],
  ] as const) {
    expect(textOf(file)).toContain(
      `contains(fromJSON(vars.AGENT_ENVIRONMENTS || '${JSON.stringify(inside).replace(",", ", ")}'), ${environment}) && format('delivery-{0}', ${environment})`,
    );
  }
  for (const file of [".azure-pipelines/deploy-stage.yml", ".azure-pipelines/drift-job.yml"]) {
    const list = inside.map((name) => `'${name}'`).join(", ");
    expect(textOf(file)).toContain(`\${{ if in(parameters.environment, ${list}) }}:`);
    expect(textOf(file)).toContain("name: delivery-${{ parameters.environment }}");
  }
  const tagged = [...textOf(".gitlab-ci.yml").matchAll(/^ {2}tags: \[delivery-(\w+)\]$/gm)];
  expect(tagged.map(([, name]) => name)).toEqual(inside);
  expect(textOf(".gitlab-ci.yml")).toContain(
    `tags: [delivery-$ENVIRONMENT]\n  parallel:\n    matrix:\n      - ENVIRONMENT: [${inside.join(", ")}]`,
  );
});
