import { userConnections } from "../../../../modules/azure/postgres-connections";
import type { Environment } from "../../../../modules/environment/environment";
import { parseEnvironment } from "../../../../modules/environment/environment";
import {
  connectionProblems,
  poolVariables,
} from "../../../../modules/workloads/job-board/database-connections";
import { azureEnvironment } from "../../../support/azure-environment";
import { ENVIRONMENTS, settingsFrom } from "../../../support/environments/environments";

const sized = (sku: string, jobBoard: object = {}): Environment =>
  azureEnvironment("dev", (input) => {
    input.infrastructure.postgres = { ...ENVIRONMENTS.dev.infrastructure.postgres, sku };
    input.workloads = { jobBoard };
  });

const ROOM = {
  pods: 1000,
  cpuRequests: "100",
  memoryRequests: "100Gi",
  memoryLimits: "100Gi",
};

function local(jobBoard: object, backing: object, keda = false): Environment {
  const input = ENVIRONMENTS.local;
  return parseEnvironment(
    "local",
    {
      ...input,
      platform: { ...input.platform, addons: { keda: { enabled: keda } } },
      workloads: { jobBoard: { quota: ROOM, ...jobBoard } },
      backing,
    },
    settingsFrom({ ENVIRONMENT: "local" }),
  );
}

test.each([
  ["B_Standard_B1ms", 35],
  ["B_Standard_B2s", 414],
  ["GP_Standard_D2ds_v5", 844],
  ["GP_Standard_D4s_v3", 1703],
  ["MO_Standard_E4ads_v5", 3422],
  ["GP_Standard_D2ds_v9", undefined],
  ["GP_Standard_D3ds_v5", undefined],
])("%s has %p connections for users", (sku, connections) => {
  expect(userConnections(sku)).toBe(connections);
});

test.each([
  ["what fits on a small server", sized("B_Standard_B1ms"), "6"],
  ["half of that where two images run", sized("B_Standard_B1ms", blueGreen()), "3"],
  ["ten on a large one", sized("GP_Standard_D2ds_v5"), "10"],
  ["what the settings say", sized("GP_Standard_D2ds_v5", { poolSize: 20 }), "20"],
  ["what fits on the cluster's own server", local({ maxReplicas: 16 }, { postgres: {} }), "4"],
])("each pod may open %s", (_, environment, size) => {
  expect(poolVariables(environment)).toEqual({ DATABASE_POOL_SIZE: size });
  expect([...connectionProblems(environment)]).toEqual([]);
});

test("nothing is said, or checked, of a file and of a size that isn't known", () => {
  for (const environment of [local({ maxReplicas: 100 }, {}), sized("GP_Standard_D2ds_v9")]) {
    expect(poolVariables(environment)).toEqual({});
    expect([...connectionProblems(environment)]).toEqual([]);
  }
});

test("the programs of separate roles share the server: those that keep data, the notifier as KEDA scales it", () => {
  const separate = { roles: "separate", maxReplicas: 8 };
  const backing = { postgres: {}, rabbitmq: {}, valkey: {} };
  // 95 less 5 for others; 10 jobs, 5 applicants, 5 of identity, and 2 or 5 notifiers.
  expect(poolVariables(local(separate, backing))).toEqual({ DATABASE_POOL_SIZE: "4" });
  expect(poolVariables(local(separate, backing, true))).toEqual({ DATABASE_POOL_SIZE: "3" });
});

test("fails for a pool that doesn't fit on the server", () => {
  expect([...connectionProblems(sized("B_Standard_B1ms", { poolSize: 10 }))]).toEqual([
    {
      property: "jobBoard.poolSize",
      value: 10,
      rule: "at most 6: 5 pods at once, with a rollout's surge and both images, share the 35 connections that B_Standard_B1ms has for users, 5 of them for tasks and people",
      remedy:
        "lower it or leave it out, lower `maxReplicas`, or choose a larger `infrastructure.postgres.sku`",
    },
  ]);
});

test("fails for more replicas than the server has connections for", () => {
  expect([...connectionProblems(local({ maxReplicas: 60 }, { postgres: {} }))]).toEqual([
    {
      property: "jobBoard.maxReplicas",
      value: 60,
      rule: "at least 2 connections for each pod: 75 pods at once, with a rollout's surge and both images, share the 95 connections that `backing.postgres` has for users, 5 of them for tasks and people",
      remedy: "lower it, or raise `backing.postgres.maxConnections`",
    },
  ]);
});

function blueGreen() {
  return { release: { strategy: "blue-green", green: "2", live: "blue" } };
}
