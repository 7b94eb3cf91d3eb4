import { z } from "zod";
import type { Kubectl } from "../../../cluster-client/kubectl";
import { rolledOut } from "../../backing/pods";
import { rowsOf } from "../../../cluster-client/backing/databases";
import { forwarded } from "../../../cluster-client/backing/port-forward";

const JOB_BOARD = "job-board";
const HTTP = 8080;
/** That is applied for. */
export const JOB = 1;
const LIMIT_MS = 600_000;

const stored = z.object({ id: z.string() });

/**
 * Applies for a job so many times, one after the other; what fails is applied for again.
 *
 * @param workload whose API is asked
 * @returns the ids of those that the job board has acknowledged.
 * @throws Error when those are too few after ten minutes.
 */
export async function applyTimes(
  kubectl: Kubectl,
  count: number,
  workload: string = JOB_BOARD,
): Promise<string[]> {
  return atApi(kubectl, workload, async (api) => {
    const ids: string[] = [];
    const over = AbortSignal.timeout(LIMIT_MS);
    while (ids.length < count) {
      if (over.aborted) {
        throw new Error(`only ${ids.length} of ${count} applications were acknowledged`);
      }
      const answer = await fetch(`${api}/api/jobs/${JOB}/applications`, {
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
  });
}

/** Uses the API of one pod of a workload of the job board, given its URL. */
export async function atApi<T>(
  kubectl: Kubectl,
  workload: string,
  use: (api: string) => Promise<T>,
): Promise<T> {
  const pod = await readyPod(kubectl, workload);
  return forwarded(kubectl, pod, HTTP, (port) => use(`http://127.0.0.1:${port}`), JOB_BOARD);
}

/** Those that the database has, by its own program. */
export async function applicationsIn(
  kubectl: Kubectl,
  database?: string,
): Promise<ReadonlySet<string>> {
  return new Set(await rowsOf(kubectl, "SELECT id FROM applications", database));
}

async function readyPod(kubectl: Kubectl, workload: string): Promise<string> {
  const where = `--namespace=${JOB_BOARD}`;
  await rolledOut(kubectl, where, `deployment/${workload}`);
  const selector = `--selector=app.kubernetes.io/name=${workload}`;
  const [pod] = await kubectl.list("pods", [where, selector]);
  if (pod === undefined) {
    throw new Error(`${workload} has no pod`);
  }
  return pod.metadata.name;
}
