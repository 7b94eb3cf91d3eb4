import { EXCEPTIONS, excuses, staleIn } from "../../scripts/charts/check/exceptions";
import { findingsIn } from "../../scripts/charts/check/findings";

function scored(name: string, file: string, grade: number, skipped = false) {
  return {
    object_name: `Deployment/apps/v1/traefik/${name}`,
    type_meta: { kind: "Deployment", apiVersion: "apps/v1" },
    object_meta: { name, namespace: "traefik" },
    file_name: file,
    checks: [
      {
        check: { id: "container-resources" },
        grade,
        skipped,
        comments: [
          { path: "one", summary: "CPU limit is not set" },
          { path: "two", summary: "CPU limit is not set" },
        ],
      },
      { check: { id: "stable-version" }, grade: 10, skipped: false, comments: null },
    ],
  };
}

const finding = {
  test: "container-resources",
  summary: "CPU limit is not set",
  object: "Deployment traefik/traefik",
};

test("findings are what the charts' objects didn't get the best grade for, each once", () => {
  const json = [
    scored("traefik", "charts.yaml", 1),
    scored("passed", "charts.yaml", 10),
    scored("skipped", "charts.yaml", 0, true),
    scored("own", "own.yaml", 1),
  ];
  expect(findingsIn(JSON.stringify(json), "charts.yaml")).toEqual([finding]);
});

test("an exception is for what it names, and nothing else of that object", () => {
  const { test: id, summary, object } = finding;
  const exception = { test: id, summaries: [summary], objects: [object], reason: "…" };
  expect(excuses(exception, finding)).toBe(true);
  expect(excuses(exception, { ...finding, summary: "Memory limit is not set" })).toBe(false);
  expect(excuses(exception, { ...finding, object: "Deployment traefik/other" })).toBe(false);
  expect(excuses({ ...exception, test: "pod-probes" }, finding)).toBe(false);
});

test("an exception that no finding needs any more is stale, object by object", () => {
  const { test: id, summary, object } = finding;
  const everywhere = { test: id, summaries: [summary], reason: "…" };
  expect(staleIn(everywhere, [finding])).toEqual([]);
  expect(staleIn(everywhere, [])).toEqual(["container-resources: every object"]);
  const named = { ...everywhere, objects: [object, "Deployment traefik/gone"] };
  expect(staleIn(named, [finding])).toEqual(["container-resources: Deployment traefik/gone"]);
});

test("every exception has its reason", () => {
  for (const { reason } of EXCEPTIONS) {
    expect(reason).toMatch(/^.{20,}\.$/);
  }
});
