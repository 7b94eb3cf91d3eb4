import { NAMESPACE } from "../../../modules/backing/names";
import type { Kubectl } from "../kubectl";

export const IN_NAMESPACE = `--namespace=${NAMESPACE}`;
export const HOST = `rabbitmq.${NAMESPACE}.svc`;
export const PORT = 5671;

/** Runs a program in the first node. */
export async function inNode(kubectl: Kubectl, command: readonly string[]): Promise<string> {
  return kubectl.text([
    "exec",
    IN_NAMESPACE,
    "rabbitmq-0",
    "--container=rabbitmq",
    "--",
    ...command,
  ]);
}
