import { areLateRolloutsDone } from "../../../scripts/terraform-runner/deploy/late-rollouts";
import type { Action } from "../../../scripts/terraform-runner/plan/resource-changes";
import { FakeKubectl } from "../support/fake-kubectl";

const LATE =
  "\nError: Deployment exceeded its progress deadline\n\n  with kubernetes_deployment_v1.Web,\n";
const OTHER = "\nError: Unauthorized\n";
const failure = { code: 1, stdout: "", stderr: "timed out" };

function changed(name: string, action: Action = "update", type = "kubernetes_deployment_v1") {
  return { address: `${type}.X`, name, action, attributes: [], lost: undefined };
}

test("an apply whose Deployments were late, and have their pods now, can go on", async () => {
  const kubectl = new FakeKubectl({});
  const changes = [
    changed("job-board/web"),
    changed("job-board/gone", "destroy"),
    changed("job-board/web", "update", "kubernetes_service_v1"),
  ];
  expect(await areLateRolloutsDone(kubectl, changes, LATE + LATE)).toBe(true);
  expect(kubectl.asked).toEqual([
    "wait --for=condition=Progressing --timeout=30s --namespace=job-board deployment/web",
    "rollout status --timeout=30s --namespace=job-board deployment/web",
  ]);
});

test.each([
  ["wait", "its rollout has run out of time for good"],
  ["rollout", "its pods are not ready"],
])("it can't where %s says that %s", async (question) => {
  const kubectl = new FakeKubectl({ [question]: () => failure });
  expect(await areLateRolloutsDone(kubectl, [changed("job-board/web")], LATE)).toBe(false);
});

test.each([
  ["another error beside it", LATE + OTHER],
  ["no error of Terraform's", "killed"],
])("nothing is asked after %s", async (_, stderr) => {
  const kubectl = new FakeKubectl({});
  expect(await areLateRolloutsDone(kubectl, [changed("job-board/web")], stderr)).toBe(false);
  expect(kubectl.asked).toEqual([]);
});
