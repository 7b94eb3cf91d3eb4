import type { Kubectl } from "../../../cluster-client/kubectl";
import type { Step } from "../../../steps/step";
import { describe } from "../../backing/backup-step";
import { IN_NAMESPACE } from "../../../cluster-client/backing/broker-node";
import { expectAll } from "../../backing/expect-all";
import { rolledOut } from "../../backing/pods";
import { runTask } from "../../backing/tasks";
import { applicationsIn, applyTimes } from "./applications";

const BEFORE = 100;
const AFTER = 5;
const REPLICAS = 2;
const JOB_BOARD = "--namespace=job-board";

/**
 * The volume of the database is deleted and comes back empty; the newest backup is restored as
 * docs/backup.md says. What was acknowledged before the backup is there.
 */
export function databaseLost(kubectl: Kubectl): Step {
  return {
    name: "the database's volume is deleted: all that was acknowledged before the backup is restored",
    play: async () => {
      const ids = await applyTimes(kubectl, BEFORE);
      await runTask(kubectl, "job-board-backup");
      const later = await applyTimes(kubectl, AFTER);
      const started = Date.now();
      const since = () => `${Math.round((Date.now() - started) / 1000)} s`;
      await scaleApplication(kubectl, 0);
      await deleteVolume(kubectl);
      const empty = since();
      await runTask(kubectl, "job-board-restore");
      const restored = since();
      await scaleApplication(kubectl, REPLICAS);
      const found = await applicationsIn(kubectl);
      const served = since();
      expectAll(ids, found);
      const lost = later.filter((id) => !found.has(id)).length;
      const drill = describe(await runTask(kubectl, "job-board-restore-drill"));
      return `an empty server after ${empty}, restored after ${restored}, served again after ${served}; ${ids.length} of ${ids.length} are there, ${lost} of ${later.length} that came after the backup are lost; ${drill}`;
    },
  };
}

async function scaleApplication(kubectl: Kubectl, replicas: number): Promise<void> {
  const deployment = "deployment/job-board";
  await kubectl.text(["scale", JOB_BOARD, `--replicas=${replicas}`, deployment]);
  await rolledOut(kubectl, JOB_BOARD, deployment);
  if (replicas === 0) {
    const pods = ["pods", "--selector=app.kubernetes.io/name=job-board"];
    await kubectl.text(["wait", JOB_BOARD, "--for=delete", "--timeout=120s", ...pods]);
  }
}

/** The claim goes when its pod does; the StatefulSet makes both anew. */
async function deleteVolume(kubectl: Kubectl): Promise<void> {
  const claim = "persistentvolumeclaim/data-postgres-0";
  await kubectl.text(["delete", claim, IN_NAMESPACE, "--wait=false"]);
  await kubectl.text(["delete", "pod", "postgres-0", IN_NAMESPACE]);
  await rolledOut(kubectl, IN_NAMESPACE, "statefulset/postgres");
}
