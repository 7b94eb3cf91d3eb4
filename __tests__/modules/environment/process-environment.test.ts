import path from "node:path";
import { CATALOGUE } from "../../../modules/addons/catalogue";
import { readFileSync } from "node:fs";
import { settingsFrom } from "../../support/environments/environments";

test("without any variable, local is selected", () => {
  expect(settingsFrom({})).toEqual({
    environment: "local",
    kubeconfigPaths: undefined,
    kubeContext: undefined,
    chartMirror: undefined,
    skippedAddons: [],
    imageTag: undefined,
    imageDigest: undefined,
    commit: undefined,
    kubeloginMode: "azurecli",
    creationStacks: false,
  });
});

test("an empty variable counts as not set", () => {
  expect(settingsFrom({ ENVIRONMENT: "", IMAGE_TAG: "" }).environment).toBe("local");
});

test("fails with every bad variable at once, and lists the environments there are", () => {
  expect(() => settingsFrom({ ENVIRONMENT: "production", IMAGE_TAG: "latest" })).toThrow(
    [
      "2 problems in the process environment:",
      "",
      "ENVIRONMENT",
      '  value:  "production"',
      "  rule:   one of local, dev, qa, staging, prod",
      "  remedy: choose one of these",
      "",
      "IMAGE_TAG",
      '  value:  "latest"',
      "  rule:   a tag of at most 128 letters, digits, `_`, `.` and `-` that names one build, not `latest`, or <application>=<the same>, separated by commas, of job-board",
      "  remedy: copy it from the build, or correct its spelling",
    ].join("\n"),
  );
});

test("fails when an add-on to skip isn't one, listing those there are", () => {
  expect(settingsFrom({ SKIP_ADDONS: "metrics-server,loki" }).skippedAddons).toEqual([
    "metrics-server",
    "loki",
  ]);
  expect(() => settingsFrom({ SKIP_ADDONS: "nginx" })).toThrow(
    [
      "1 problem in the process environment:",
      "",
      "SKIP_ADDONS",
      '  value:  "nginx"',
      `  rule:   names of add-ons, separated by commas: ${CATALOGUE.map(({ name }) => name).join(", ")}`,
      "  remedy: correct it",
    ].join("\n"),
  );
});

test("the README names every variable that is read, and no other", () => {
  const source = readFileSync("modules/environment/process-environment.ts", "utf8");
  const read = source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm);
  const named = readFileSync("README.md", "utf8").matchAll(/^\| `([A-Z_]+)`/gm);
  expect([...named].map(([, name]) => name)).toEqual([...read].map(([, name]) => name));
});

test("an application that isn't there is refused beside its tag and digest", () => {
  const digest = `sha256:${"ab".repeat(32)}`;
  const accepted = { IMAGE_TAG: "job-board=42", IMAGE_DIGEST: `job-board=${digest}` };
  expect(settingsFrom(accepted).imageTag).toBe("job-board=42");
  expect(() => settingsFrom({ IMAGE_TAG: "shop=42", IMAGE_DIGEST: "job-board=42" })).toThrow(
    /2 problems[^]*IMAGE_TAG\n  value:  "shop=42"[^]*IMAGE_DIGEST\n  value:  "job-board=42"/,
  );
});

test("spaces around the names of add-ons don't matter", () => {
  expect(settingsFrom({ SKIP_ADDONS: "metrics-server, loki " }).skippedAddons).toEqual([
    "metrics-server",
    "loki",
  ]);
});

test("paths are those of the caller's folder, wherever Terraform runs then", () => {
  const { kubeconfigPaths, chartMirror } = settingsFrom({
    KUBECONFIG: "package.json:/etc/hosts",
    CHART_MIRROR: "docs",
  });
  expect(kubeconfigPaths).toEqual([path.resolve("package.json"), "/etc/hosts"]);
  expect(chartMirror).toBe(path.resolve("docs"));
  expect(settingsFrom({ CHART_MIRROR: "oci://example.com/charts" }).chartMirror).toBe(
    "oci://example.com/charts",
  );
});

test("the caller's folder is where npm was called, although it runs scripts in the project's", () => {
  const { kubeconfigPaths, chartMirror } = settingsFrom({
    INIT_CWD: path.resolve("docs"),
    KUBECONFIG: "../package.json:README.md",
    CHART_MIRROR: "./addons",
  });
  expect(kubeconfigPaths).toEqual([path.resolve("package.json"), path.resolve("docs/README.md")]);
  expect(chartMirror).toBe(path.resolve("docs/addons"));
});

test("a path where nothing is is refused at synth, with what to do", () => {
  expect(() => settingsFrom({ KUBECONFIG: "no/such/file", CHART_MIRROR: "no-charts" })).toThrow(
    [
      "KUBECONFIG",
      `  value:  "${path.resolve("no/such/file")}"`,
      "  rule:   a file that exists, or several separated by `:`",
      "  remedy: correct it, or unset it",
      "",
      "CHART_MIRROR",
      `  value:  "${path.resolve("no-charts")}"`,
      "  rule:   a folder that exists, or `oci://…`",
      "  remedy: fill one with `npm run charts:mirror -- <folder>`, or unset it",
    ].join("\n"),
  );
});
