import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { readChart } from "../../scripts/charts/upgrade/chart-contents";
import { compareCharts } from "../../scripts/charts/upgrade/compare-charts";

const folder = mkdtempSync(path.join(tmpdir(), "chart-upgrade-"));
afterAll(() => rmSync(folder, { recursive: true }));

const chart = { name: "broker", repository: "https://charts.example", version: "1.0.0" };
let written = 0;

function chartWith(values: object, crds: readonly string[] = [], appVersion = "4.0.0") {
  written += 1;
  const at = path.join(folder, String(written));
  mkdirSync(path.join(at, "crds"), { recursive: true });
  writeFileSync(path.join(at, "Chart.yaml"), stringify({ version: `1.0.${written}`, appVersion }));
  writeFileSync(path.join(at, "values.yaml"), stringify(values));
  for (const name of crds) {
    writeFileSync(
      path.join(at, "crds", `${name}.yaml`),
      stringify({ kind: "CustomResourceDefinition", metadata: { name }, spec: { group: "g" } }),
    );
  }
  return readChart(at, chart);
}

const compare = (before: object, after: object, set: object) =>
  compareCharts(chartWith(before), chartWith(after), { local: { ...set }, prod: {} });

test("a path that is set and gone has to be looked at, with the environments that set it", () => {
  const { breaks, changes } = compare(
    { auth: { enabled: false, user: "" } },
    { auth: { user: "" } },
    { auth: { enabled: true } },
  );
  expect(breaks).toEqual(["gone     auth.enabled, set in local: Helm would ignore it"]);
  expect(changes).toEqual([]);
});

test("another type where something is set has to be looked at", () => {
  const { breaks } = compare({ hosts: "a" }, { hosts: ["a"] }, { hosts: "b" });
  expect(breaks).toEqual(["type     hosts: a string → a list"]);
});

test("another default is told with what is set instead; where nothing is set, apart", () => {
  const before = { replicas: 1, debug: false, probe: { seconds: 1 } };
  const after = { replicas: 3, debug: true, probe: { seconds: 1 } };
  const { breaks, changes, otherDefaults } = compare(before, after, { replicas: 2 });
  expect(breaks).toEqual([]);
  expect(changes).toEqual(["default  replicas: 1 → 3, set here to 2"]);
  expect(otherDefaults).toEqual(["default  debug: false → true"]);
});

test("images are told by name and tag, the app's version standing for a tag that is left out", () => {
  const before = chartWith({ image: { registry: "r.example", repository: "x/broker", tag: "" } });
  const after = chartWith(
    {
      image: { registry: "r.example", repository: "x/broker" },
      exporter: { repository: "e", tag: "2" },
    },
    [],
    "4.0.1",
  );
  expect(compareCharts(before, after, { local: {} }).changes).toEqual([
    "app      4.0.0 → 4.0.1",
    "image    image: r.example/x/broker:4.0.0 → r.example/x/broker:4.0.1",
    "image    exporter: none → e:2",
  ]);
});

test("a definition that goes has to be looked at, since its objects would go; a new one is told", () => {
  const { breaks, changes } = compareCharts(
    chartWith({}, ["queues.example", "users.example"]),
    chartWith({}, ["users.example", "vhosts.example"]),
    { local: {} },
  );
  expect(breaks).toEqual(["CRD      queues.example: gone"]);
  expect(changes).toEqual(["CRD      vhosts.example: new"]);
});

test("the same version changes nothing", () => {
  const values = { image: { repository: "x", tag: "1" }, list: [1], map: {} };
  expect(compare(values, values, { list: [2], map: { a: 1 } })).toEqual({
    breaks: [],
    changes: [],
    otherDefaults: [],
  });
});
