import { z } from "zod";
import type { Kubectl } from "../../../cluster-client/kubectl";
import { rolledOut } from "../../backing/pods";
import { forwarded } from "../../backing/port-forward";

const JOB_BOARD = "job-board";
const HTTP = 8080;
const PSQL = ["psql", "--host=/var/run/postgresql", "--username=postgres", "--dbname=jobboard"];

const stored = z.object({ id: z.string() });

/**
 * Applies for a job so many times, one after the other; what fails is applied for again.
 *
 * @returns the ids of those that the job board has acknowledged.
 */
export async function applyTimes(kubectl: Kubectl, count: number): Promise<string[]> {
  const pod = await readyPod(kubectl);
  return forwarded(
    kubectl,
    pod,
    HTTP,
    async (port) => {
      const ids: string[] = [];
      while (ids.length < count) {
        const answer = await fetch(`http://127.0.0.1:${port}/api/jobs/1/applications`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ name: "A", email: "a@example.com", message: "A test." }),
          signal: AbortSignal.timeout(30_000),
        });
        if (answer.status === 201) {
          ids.push(stored.parse(await answer.json()).id);
        } else {
          await answer.body?.cancel();
        }
      }
      return ids;
    },
    JOB_BOARD,
  );
}

/** Those that the database has, by its own program. */
export async function applicationsIn(kubectl: Kubectl): Promise<ReadonlySet<string>> {
  const query = ["--tuples-only", "--no-align", "--command=SELECT id FROM applications"];
  const rows = await kubectl.text([
    "exec",
    "--namespace=job-board-data",
    "postgres-0",
    "--container=postgres",
    "--",
    ...PSQL,
    ...query,
  ]);
  return new Set(rows.split("\n").filter((line) => line !== ""));
}

async function readyPod(kubectl: Kubectl): Promise<string> {
  const where = `--namespace=${JOB_BOARD}`;
  await rolledOut(kubectl, where, `deployment/${JOB_BOARD}`);
  const selector = `--selector=app.kubernetes.io/name=${JOB_BOARD}`;
  const [pod] = await kubectl.list("pods", [where, selector]);
  if (pod === undefined) {
    throw new Error("the job board has no pod");
  }
  return pod.metadata.name;
}
