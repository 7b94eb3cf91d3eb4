import { removeDeadApis } from "../../../scripts/cluster-tests/dead-apis";
import { FakeKubectl } from "../support/fake-kubectl";

function api(name: string, status: string) {
  return { metadata: { name }, status: { conditions: [{ type: "Available", status }] } };
}

test("APIs that nobody answers for are taken out, those that answer and the API server's own stay", async () => {
  const items = [
    api("v1beta1.metrics.k8s.io", "True"),
    api("v1beta1.external.metrics.k8s.io", "False"),
    { metadata: { name: "v1." }, status: {} },
  ];
  const kubectl = new FakeKubectl({ "get apiservices": () => JSON.stringify({ items }) });
  await removeDeadApis(kubectl);
  expect(kubectl.asked.filter((asked) => asked.startsWith("delete"))).toEqual([
    "delete apiservice v1beta1.external.metrics.k8s.io --ignore-not-found",
  ]);
});
