import { globSync, readFileSync } from "node:fs";
import { z } from "zod";
import { CHARTS } from "../../modules/addons/catalogue";

const configuration = z
  .object({
    customManagers: z.array(
      z.object({
        managerFilePatterns: z.array(z.string()),
        matchStrings: z.array(z.string()),
        datasourceTemplate: z.string().optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync("renovate.json", "utf8")));

/** Files that pin versions in a form of this project's; Renovate's own managers read the others. */
const FILES = globSync(
  ["{modules,scripts,demo,stacks,environments}/**/*.ts", "service/fuzz/*.ts", "main.ts"],
  { exclude: ["**/node_modules/**"] },
)
  .concat(globSync([".ci/*", ".github/**/*.yml", ".azure-pipelines/*", "scripts/local/kind.yaml"]))
  .concat(["azure-pipelines.yml", ".gitlab-ci.yml"])
  .filter((file) => !/requirements[\w-]*\.txt$/.test(file))
  .map((file) => ({ file, text: readFileSync(file, "utf8") }));

interface Found {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly datasource: string | undefined;
  readonly depName: string | undefined;
  readonly registryUrl: string | undefined;
  readonly currentValue: string | undefined;
}

const found = configuration.customManagers.flatMap(
  ({ managerFilePatterns, matchStrings, datasourceTemplate }) =>
    FILES.filter(({ file }) =>
      managerFilePatterns.some((each) => asPattern(each).test(file)),
    ).flatMap(({ file, text }) =>
      matchStrings.flatMap((each) =>
        [...text.matchAll(new RegExp(each, "g"))].map(
          ({ index, 0: whole, groups = {} }): Found => ({
            file,
            from: index,
            to: index + whole.length,
            datasource: datasourceTemplate ?? groups["datasource"],
            depName: groups["depName"],
            registryUrl: groups["registryUrl"],
            currentValue: groups["currentValue"],
          }),
        ),
      ),
    ),
);

function asPattern(between: string): RegExp {
  return new RegExp(between.replace(/^\/(.*)\/$/, "$1"));
}

/** Lines with a version that no robot may move, and why. */
const NOT_MOVED: readonly (readonly [file: string, line: RegExp, reason: string])[] = [
  ["stacks/state.ts", /TERRAFORM_VERSION/, "moves with the bindings (decision 4)"],
  ["scripts/check-exit.ts", /constructs: "/, "what the fork's peers ask for"],
  ["scripts/charts/check/render.ts", /--kube-version=/, "AKS' version, moved with the clusters"],
  ["modules/platform/chart-crds.ts", /KUBERNETES_VERSION/, "the oldest that is deployed to"],
  ["modules/azure/delivery.ts", /version: v1/, "of a format"],
  ["modules/kubernetes/image-tag.ts", /write e\.g\./, "an example"],
  ["modules/kubernetes/image.ts", /remedy:/, "an example"],
  ["scripts/terraform-test/hostile-text.ts", /registry\.example/, "no image that there is"],
];

/** Versions of three numbers that aren't part of an address, and images by name and tag. */
const VERSION =
  /(?<![\d.])v?\d+\.\d+\.\d+(?![\d.]*\.\d|\/\d)|"(?:[a-z0-9-]+\.)+[a-z]+\/[a-z0-9._/-]+(?::|", ")v?\d[^"]*"/g;

test("Renovate finds every chart, where it comes from and its version", () => {
  const charts = found
    .filter(({ datasource }) => datasource === "helm")
    .map(({ depName, registryUrl, currentValue }) =>
      [depName, registryUrl, currentValue].join(" "),
    );
  expect(charts.sort()).toEqual(
    CHARTS.map(({ name, repository, version }) => [name, repository, version].join(" ")).sort(),
  );
});

test("every version that is written in the code is found by Renovate, or has a reason not to be", () => {
  const missed = FILES.flatMap(({ file, text }) =>
    [...text.matchAll(VERSION)]
      .filter(({ index }) => !isFound(file, index))
      .map(({ index }) => ({ file, line: lineAt(text, index) }))
      // Renovate's own manager of actions reads these.
      .filter(({ line }) => !/uses: \S+@[0-9a-f]{40} # v/.test(line))
      .filter(({ line }) => !/^(\*|\/\*|\/\/|#)/.test(line) || line.includes("@default")),
  );
  const reasonOf = ({ file, line }: (typeof missed)[number]) =>
    NOT_MOVED.findIndex(([known, pattern]) => known === file && pattern.test(line));
  expect(missed.filter((each) => reasonOf(each) < 0)).toEqual([]);
  expect(new Set(missed.map(reasonOf)).size).toBe(NOT_MOVED.length);
});

test("what Renovate finds is a name and a whole version from somewhere, and no manager finds nothing", () => {
  for (const { datasource, depName, currentValue } of found) {
    expect(datasource).toMatch(/^(helm|docker|go|npm|pypi|github-releases)$/);
    expect(depName).toMatch(/^[\w@./-]+$/);
    expect(currentValue).toMatch(/^v?\d+\.\d+(\.\d+)?$/);
  }
  for (const each of configuration.customManagers.flatMap(({ matchStrings }) => matchStrings)) {
    expect([each, FILES.some(({ text }) => new RegExp(each).test(text))]).toEqual([each, true]);
    // RE2, which Renovate reads them with, has neither look-around nor back-references.
    expect(each).not.toMatch(/\(\?<?[=!]|\\[1-9]/);
  }
});

test("Terraform, kubelogin and trivy have one version in every pipeline", () => {
  const tools = found.filter(({ datasource }) => datasource === "github-releases");
  for (const name of ["hashicorp/terraform", "Azure/kubelogin", "aquasecurity/trivy"]) {
    const versions = tools.filter(({ depName }) => depName === name);
    expect([name, versions.length]).toEqual([name, 2]);
    expect(new Set(versions.map(({ currentValue }) => currentValue?.replace("v", ""))).size).toBe(
      1,
    );
  }
});

function isFound(file: string, index: number): boolean {
  return found.some((one) => one.file === file && one.from <= index && index < one.to);
}

function lineAt(text: string, index: number): string {
  const from = text.lastIndexOf("\n", index) + 1;
  return text.slice(from, text.indexOf("\n", index)).trim();
}
