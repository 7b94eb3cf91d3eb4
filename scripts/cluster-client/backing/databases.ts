import { NAMESPACE } from "../../../modules/backing/names";
import type { Kubectl } from "../kubectl";

const PSQL = ["psql", "--host=/var/run/postgresql", "--username=postgres"];

/** What a query answers, columns apart by `|`. @param database the one of a job board of one program by default */
export async function rowsOf(
  kubectl: Kubectl,
  query: string,
  database = "jobboard",
): Promise<string[]> {
  const rows = await kubectl.text([
    "exec",
    `--namespace=${NAMESPACE}`,
    "postgres-0",
    "--container=postgres",
    "--",
    ...PSQL,
    `--dbname=${database}`,
    "--tuples-only",
    "--no-align",
    `--command=${query}`,
  ]);
  return rows.split("\n").filter((line) => line !== "");
}
