import { exec } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { NAMESPACE } from "../../modules/backing/names";
import { type Scene, SceneFailed } from "../scenes/scene";

/** A managed server takes minutes to stop and start. */
const COMMAND_MILLISECONDS = 600_000;
const POSTGRES = `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets/postgres`;

const statefulSetSchema = z.looseObject({ spec: z.looseObject({ replicas: z.int().min(1) }) });

/** Takes the database away and brings it back. */
interface DatabaseSwitch {
  stop(): Promise<void>;
  start(): Promise<void>;
}

/**
 * By the two commands that the caller gives, otherwise by scaling the server in the cluster; undefined
 * when there is neither.
 */
export async function databaseSwitch({
  options: { databaseCommands: commands },
  cluster,
}: Parameters<Scene["obstacle"]>[0]): Promise<DatabaseSwitch | undefined> {
  if (commands !== undefined) {
    return { stop: () => run(commands.stop), start: () => run(commands.start) };
  }
  const { api } = cluster?.workload ?? {};
  const { status, body } = (await api?.ask(POSTGRES)) ?? {};
  const found = statefulSetSchema.safeParse(body);
  if (api === undefined || status !== 200 || !found.success) {
    return undefined;
  }
  const scale = async (replicas: number) => {
    await api.do(`${POSTGRES}/scale`, { method: "PATCH", body: { spec: { replicas } } });
  };
  return { stop: () => scale(0), start: () => scale(found.data.spec.replicas) };
}

async function run(command: string): Promise<void> {
  try {
    await promisify(exec)(command, { timeout: COMMAND_MILLISECONDS });
  } catch (error) {
    throw new SceneFailed(`${command}: ${error instanceof Error ? error.message : "failed"}`);
  }
}
