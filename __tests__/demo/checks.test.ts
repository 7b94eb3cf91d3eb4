import { checkCluster } from "../../demo/checks/cluster";
import { checkService } from "../../demo/checks/service";
import { cpuMillicores } from "../../demo/cluster/cpu-quantity";
import { KubernetesApi } from "../../scripts/cluster-client/kubernetes-api";
import { Workload } from "../../demo/cluster/workload";
import { FrontDoor } from "../../demo/load/front-door";
import { FakeKubernetes } from "../support/fake-kubernetes";
import { healthyCluster } from "./support/healthy-cluster";
import { FakeService } from "./support/fake-service";

const HPA = "/apis/autoscaling/v2/namespaces/job-board/horizontalpodautoscalers/job-board";
const METRICS = "/apis/metrics.k8s.io/v1beta1/namespaces/job-board/pods";
const DEPLOYMENT = "/apis/apps/v1/namespaces/job-board/deployments/job-board";

const PROMISED = { minReplicas: 2, maxReplicas: 4, targetCpuPercent: 50, requestsPerSecond: 30 };

/** One line per check against a cluster that differs from a healthy one. */
async function checksOn(differences: object = {}, aheadSeconds = 0): Promise<string[]> {
  const cluster = new FakeKubernetes({ ...healthyCluster(), ...differences }, aheadSeconds);
  const api = new KubernetesApi(await cluster.start());
  try {
    const workload = new Workload(api, "job-board", "job-board");
    const { checks } = await checkCluster(workload, "test", PROMISED);
    return checks.map(({ name, outcome, found }) => `${outcome} ${name}: ${found}`);
  } finally {
    api.close();
    await cluster.stop();
  }
}

test("a healthy cluster has all that is needed", async () => {
  const checks = await checksOn();
  expect(checks.filter((check) => !check.startsWith("there clock"))).toEqual([
    "there cluster: Kubernetes v1.35.4, context test",
    "there deployment: job-board/job-board, image job-board:1.0.0",
    "there pods: 2 ready",
    "there metrics API: CPU of 1 pods",
    "there autoscaler: 2 to 4 pods at 50 % CPU, reads 3 %",
    "there events: can be read",
  ]);
});

test("names everything that is missing at once", async () => {
  const checks = await checksOn({
    [METRICS]: { status: 404, body: { message: "the server could not find the resource" } },
    [HPA]: { status: 404, body: { message: 'horizontalpodautoscalers "job-board" not found' } },
    "/api/v1/namespaces/job-board/pods": { body: { items: [] } },
  });
  expect(checks.filter((check) => check.startsWith("missing"))).toEqual([
    "missing pods: 0 of 0 ready, 2 are needed",
    "missing metrics API: no CPU figures for its pods",
    'missing autoscaler: horizontalpodautoscalers "job-board" not found',
  ]);
});

test("says that the service is not deployed, or may not be looked at", async () => {
  const absent = { status: 404, body: { message: 'deployments.apps "job-board" not found' } };
  expect(await checksOn({ [DEPLOYMENT]: absent })).toContain(
    'missing deployment: deployments.apps "job-board" not found',
  );
  const forbidden = { status: 403, body: { message: 'User "x" cannot get deployments' } };
  expect(await checksOn({ [DEPLOYMENT]: forbidden })).toContain(
    'missing deployment: User "x" cannot get deployments',
  );
});

test("refuses an autoscaler with other bounds, or one that reads nothing", async () => {
  const hpa = healthyCluster()[HPA]?.body as { spec: object; status: object };
  const other = { body: { ...hpa, spec: { ...hpa.spec, maxReplicas: 10 } } };
  expect(await checksOn({ [HPA]: other })).toContain(
    "missing autoscaler: 2 to 10 pods at 50 % CPU",
  );
  const conditions = [
    { type: "ScalingActive", status: "False", message: "unable to get metrics for resource cpu" },
  ];
  const blind = { body: { ...hpa, status: { ...hpa.status, conditions } } };
  expect(await checksOn({ [HPA]: blind })).toContain(
    "missing autoscaler: 2 to 4 pods at 50 % CPU, but it is not active: " +
      "unable to get metrics for resource cpu",
  );
});

test("notes a clock that differs, and by how much", async () => {
  const now = jest.spyOn(Date, "now").mockReturnValue(Date.parse("2026-11-21T03:00:00.500Z"));
  expect(await checksOn({}, -90)).toContain(
    "noted clock: the cluster's is 90.0 s behind; its events are shifted by that",
  );
  now.mockRestore();
});

test("a cluster that doesn't answer, or doesn't know who asks, is told once and with the remedy", async () => {
  const workload = new Workload(new KubernetesApi("/nonexistent/socket"), "job-board", "job-board");
  expect((await checkCluster(workload, "test", PROMISED)).checks).toEqual([
    {
      name: "cluster",
      outcome: "missing",
      found: expect.stringMatching(/^the cluster does not answer: .* \(context test\)$/),
      remedy: expect.stringMatching(/^start it, or correct .*; --without-cluster looks from out/),
    },
  ]);
  const expired = { status: 401, body: { message: "Unauthorized" } };
  const everywhere = Object.keys(healthyCluster()).map((path) => [path, expired]);
  expect(await checksOn(Object.fromEntries(everywhere))).toEqual([
    "missing cluster: the cluster doesn't know you: Unauthorized (context test)",
  ]);
  expect(await checksOn({ [DEPLOYMENT]: expired })).toEqual([
    "missing cluster: the cluster doesn't know you: Unauthorized (context test)",
  ]);
});

test("something else than a Kubernetes API is no cluster of unknown version", async () => {
  expect(await checksOn({ "/version": { body: {} } })).toEqual([
    "missing cluster: what answers there is no Kubernetes API (context test)",
  ]);
  const refused = { status: 403, body: { message: 'User "system:anonymous" cannot get path' } };
  expect(await checksOn({ "/version": refused })).toEqual([
    'missing cluster: User "system:anonymous" cannot get path (context test)',
  ]);
});

test("tells a job board at the front door from something else and from nothing", async () => {
  const service = new FakeService();
  const frontDoor = new FrontDoor({ url: await service.start() });
  expect((await checkService(frontDoor)).check.found).toMatch(/answers, version 1\.0\.0$/);
  service.failWith = 404;
  expect((await checkService(frontDoor)).check).toMatchObject({
    outcome: "missing",
    found: expect.stringMatching(/\/api\/instance answered HTTP 404, no job board$/),
  });
  await service.stop();
  expect((await checkService(frontDoor)).check.found).toMatch(/connection refused$/);
  frontDoor.close();
});

test("reads CPU as the metrics API writes it", () => {
  expect(["3", "250m", "1500u", "1234567n", "0"].map(cpuMillicores)).toEqual([
    3_000, 250, 1.5, 1.234567, 0,
  ]);
});
