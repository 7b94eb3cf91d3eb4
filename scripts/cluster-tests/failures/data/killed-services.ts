import { setTimeout } from "node:timers/promises";
import type { Kubectl } from "../../../cluster-client/kubectl";
import type { Step } from "../../../steps/step";
import { IN_NAMESPACE } from "../../../cluster-client/backing/broker-node";
import { consume, publish } from "../../backing/broker";
import { QUEUE } from "../../backing/environment";
import { expectAll } from "../../backing/expect-all";
import { applicationsIn, applyTimes } from "./applications";

const MESSAGES = 50;
const APPLICATIONS = 20;

/** The only node of the broker is killed: what it has confirmed is there when it is back. */
export function brokerKilled(kubectl: Kubectl): Step {
  return {
    name: "the broker is killed: every confirmed message is there afterwards",
    play: async () => {
      const confirmed = new Set<string>();
      await publish(kubectl, MESSAGES, confirmed);
      const seconds = await killPod(kubectl, "rabbitmq");
      expectAll(confirmed, await consume(kubectl, QUEUE, "take"));
      return `ready again after ${seconds} s; ${confirmed.size} of ${confirmed.size} messages are there`;
    },
  };
}

/** The cache is killed: it comes back, empty. */
export function cacheKilled(kubectl: Kubectl): Step {
  return {
    name: "the cache is killed: it comes back empty",
    play: async () => `ready again after ${await killPod(kubectl, "valkey")} s`,
  };
}

/** The database is killed: what was acknowledged is there, and the job board goes on by itself. */
export function databaseKilled(kubectl: Kubectl): Step {
  return {
    name: "the database is killed: every acknowledged application is there afterwards",
    play: async () => {
      const ids = await applyTimes(kubectl, APPLICATIONS);
      const started = Date.now();
      const seconds = await killPod(kubectl, "postgres");
      const [again = ""] = await applyTimes(kubectl, 1);
      const served = Math.round((Date.now() - started) / 1000);
      expectAll([...ids, again], await applicationsIn(kubectl));
      return `ready again after ${seconds} s, the job board stores the next one after ${served} s; ${ids.length} of ${ids.length} are there`;
    },
  };
}

/** Kills the pod of a service without a chance to stop; seconds until another one is ready. */
async function killPod(kubectl: Kubectl, service: string): Promise<number> {
  const started = Date.now();
  const pod = `pod/${service}-0`;
  const before = await uidOf(kubectl, pod);
  await kubectl.text(["delete", pod, IN_NAMESPACE, "--grace-period=0", "--force"]);
  for (let now = ""; now === "" || now === before; now = await uidOf(kubectl, pod)) {
    await setTimeout(200);
  }
  await kubectl.text(["wait", pod, IN_NAMESPACE, "--for=condition=Ready", "--timeout=300s"]);
  return Math.round((Date.now() - started) / 1000);
}

/** Nothing while there is no such pod. */
async function uidOf(kubectl: Kubectl, pod: string): Promise<string> {
  const output = "--output=jsonpath={.metadata.uid}";
  return (await kubectl.run(["get", pod, IN_NAMESPACE, output, "--ignore-not-found"])).stdout;
}
