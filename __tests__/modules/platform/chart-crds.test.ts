import { spawnSync } from "node:child_process";
import { parseAllDocuments, stringify } from "yaml";

const helmInstalled = spawnSync("helm", ["version"]).error === undefined;

function crd(name: string, annotations?: Record<string, string>) {
  const metadata = { name, ...(annotations && { annotations }) };
  return { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata };
}

/** The objects that the chart makes of the files in another chart's `crds/`. */
function rendered(files: readonly string[]): unknown[] {
  const { stdout } = spawnSync(
    "helm",
    ["template", "crds", "modules/platform/crds-chart", "--values=-"],
    { input: stringify({ files }), encoding: "utf8" },
  );
  return parseAllDocuments(stdout).map((document) => document.toJS());
}

test(`every CRD of every file is released, and none is ever deleted by Helm${helmInstalled ? "" : " (skipped: Helm isn't installed)"}`, () => {
  const files = [
    stringify(crd("one", { "controller-gen.kubebuilder.io/version": "v0.19.0" })),
    ["", stringify(crd("two")), stringify(crd("three"))].join("---\n"),
  ];
  const keep = { "helm.sh/resource-policy": "keep" };
  expect(helmInstalled ? rendered(files) : []).toEqual(
    helmInstalled
      ? [
          crd("one", { "controller-gen.kubebuilder.io/version": "v0.19.0", ...keep }),
          crd("two", keep),
          crd("three", keep),
        ]
      : [],
  );
});
