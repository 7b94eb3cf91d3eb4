import { setTimeout } from "node:timers/promises";
import type { Kubectl } from "../../cluster-client/kubectl";
import type { Step } from "../../steps/step";
import { askMonitoring } from "../monitoring";
import { IN_NAMESPACE, inNode } from "../../cluster-client/backing/broker-node";
import { consume, publish } from "./broker";
import { QUEUE } from "./environment";
import { rolledOut } from "./pods";

const EXPECTED: readonly string[] = [
  "PostgresDown",
  "RabbitMqDeadLetters",
  "RabbitMqMemoryAlarm",
  "ValkeyDown",
];
const LIMIT_MS = 10 * 60_000;

interface Alerts {
  readonly alerts: readonly {
    readonly state: string;
    readonly labels: { readonly alertname: string };
  }[];
}

/** Breaks each service until Prometheus says so, and takes it back until it says no more. */
export function alertsFire(kubectl: Kubectl): Step {
  return {
    name: `alerts fire, and end: ${EXPECTED.join(", ")}`,
    play: async () => {
      const rejected = await makeDeadLetters(kubectl);
      let fired: string;
      try {
        await watermark(kubectl, ["absolute", "1MiB"]);
        await scale(kubectl, 0);
        fired = await times(kubectl, (alert, firing) => firing.has(alert));
      } finally {
        await watermark(kubectl, ["0.6"]);
        await scale(kubectl, 1);
      }
      const taken = await consume(kubectl, `${QUEUE}.dead`, "take");
      const ended = await times(kubectl, (alert, firing) => !firing.has(alert));
      return `${rejected} messages rejected; firing: ${fired}; ${taken.length} dead letters taken; ended: ${ended}`;
    },
  };
}

async function makeDeadLetters(kubectl: Kubectl): Promise<number> {
  await publish(kubectl, 1);
  return (await consume(kubectl, QUEUE, "refuse")).length;
}

async function watermark(kubectl: Kubectl, value: readonly string[]): Promise<void> {
  await inNode(kubectl, ["rabbitmqctl", "set_vm_memory_high_watermark", ...value]);
}

async function scale(kubectl: Kubectl, replicas: number): Promise<void> {
  const services = ["statefulset/postgres", "statefulset/valkey"];
  await kubectl.text(["scale", IN_NAMESPACE, `--replicas=${replicas}`, ...services]);
  if (replicas > 0) {
    for (const service of services) {
      await rolledOut(kubectl, IN_NAMESPACE, service);
    }
  }
}

/**
 * How long it takes until each of the alerts is as wanted.
 *
 * @throws Error after ten minutes, with those that are.
 */
async function times(
  kubectl: Kubectl,
  isAsWanted: (alert: string, firing: ReadonlySet<string>) => boolean,
): Promise<string> {
  const started = Date.now();
  const seen = new Map<string, number>();
  while (seen.size < EXPECTED.length) {
    const firing = await firingNow(kubectl);
    for (const alert of EXPECTED.filter((name) => !seen.has(name))) {
      if (isAsWanted(alert, firing)) {
        seen.set(alert, Math.round((Date.now() - started) / 1000));
      }
    }
    if (Date.now() - started > LIMIT_MS) {
      throw new Error(`only ${[...seen.keys()].join(", ") || "none"} of ${EXPECTED.join(", ")}`);
    }
    await setTimeout(5000);
  }
  return [...seen].map(([alert, seconds]) => `${alert} after ${seconds} s`).join(", ");
}

async function firingNow(kubectl: Kubectl): Promise<ReadonlySet<string>> {
  const { alerts } = await askMonitoring<Alerts>(kubectl, "prometheus", "/alerts");
  return new Set(
    alerts.filter(({ state }) => state === "firing").map(({ labels }) => labels.alertname),
  );
}
