import { processEnvironment } from "../../environments/process-environment";

test("without any variable, local is selected", () => {
  expect(processEnvironment({})).toEqual({
    environment: "local",
    kubeconfigPaths: undefined,
    kubeContext: undefined,
    chartMirror: undefined,
    imageTag: undefined,
    imageDigest: undefined,
    kubeloginMode: "azurecli",
    creationStacks: false,
  });
});

test("an empty variable counts as not set", () => {
  expect(processEnvironment({ ENVIRONMENT: "", IMAGE_TAG: "" }).environment).toBe("local");
});

test("fails with every bad variable at once, and lists the environments there are", () => {
  expect(() => processEnvironment({ ENVIRONMENT: "production", IMAGE_TAG: "latest" })).toThrow(
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
      "  rule:   a tag that names one build, not `latest`",
      "  remedy: write a value within the rule",
    ].join("\n"),
  );
});
