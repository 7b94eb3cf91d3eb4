import { Burns } from "../../demo/burns";
import { ClusterEvents } from "../../demo/cluster/cluster-events";
import { Workload } from "../../demo/cluster/workload";
import { FrontDoor } from "../../demo/load/front-door";
import { Recorder } from "../../demo/recorder";
import { roles } from "../../demo/scenes/roles";
import { CutShort, Stage } from "../../demo/scenes/stage";
import { Kubectl } from "../../scripts/cluster-client/kubectl";
import { KubernetesApi } from "../../scripts/cluster-client/kubernetes-api";
import { type Answers, FakeKubernetes } from "../support/fake-kubernetes";
import { constructed, GOOD_RUN } from "./support/constructed";
import { parseOptions } from "./support/options";

const SECRETS = "/api/v1/namespaces/job-board/secrets";

/** What was seen of the attempts on a path, of both roles. */
async function seenAt(what: string, answers: Answers): Promise<string[]> {
  const cluster = new FakeKubernetes(answers);
  const api = new KubernetesApi(await cluster.start());
  const { command, target, promised } = constructed(GOOD_RUN);
  const recorder = new Recorder({ command, target, promised });
  const frontDoor = new FrontDoor({ url: new URL("http://127.0.0.1:1") });
  const stage = new Stage({
    options: parseOptions([]),
    frontDoor,
    burns: new Burns(frontDoor),
    recorder,
    cluster: {
      kubectl: new Kubectl("test"),
      workload: new Workload(api, "job-board", "job-board"),
      events: new ClusterEvents(api, "job-board", "job-board"),
      selector: "",
    },
    groups: { ops: ["ops"], dev: ["dev"] },
    // Nothing is waited for at the end.
    signal: AbortSignal.abort(),
  });
  const { trials } = recorder.beginScene(roles.name, roles.title);
  try {
    await expect(roles.play(stage)).rejects.toBeInstanceOf(CutShort);
    return trials.filter((trial) => trial.what.endsWith(what)).map(({ seen }) => seen);
  } finally {
    api.close();
    frontDoor.close();
    await cluster.stop();
  }
}

test.each([
  [403, "refused (HTTP 403)"],
  [200, "allowed (HTTP 200)"],
  [404, "allowed (HTTP 404)"],
  [429, "no answer (HTTP 429)"],
  [500, "no answer (HTTP 500)"],
])("HTTP %i to an attempt is %s", async (status, seen) => {
  expect(await seenAt("read secrets", { [SECRETS]: { status, body: {} } })).toEqual([seen, seen]);
});
