import { setTimeout } from "node:timers/promises";
import type { Kubectl } from "../../cluster-client/kubectl";
import { NotPlayed, type Step } from "../../steps/step";
import { IN_NAMESPACE } from "../../cluster-client/backing/broker-node";
import { atBroker, consume, copies, publish } from "./broker";
import { openConsumer, rabbitMqClient } from "../../cluster-client/backing/rabbitmq";
import { QUEUE } from "./environment";
import { expectAll } from "./expect-all";
import { rolledOut } from "./pods";

const MESSAGES = 200;
const LIMIT_MS = 60_000;

/** The node that leads a queue is killed while messages are published: each is confirmed. */
export function nodeKilled(kubectl: Kubectl, nodes: number, confirmed: Set<string>): Step {
  return {
    name: "rabbitmq: the node that leads is killed, publishing goes on",
    play: async () => {
      if (nodes < 3) {
        throw new NotPlayed("one node is all of them");
      }
      const { leader } = await copies(kubectl);
      const another = leader === "rabbitmq-0" ? "rabbitmq-1" : "rabbitmq-0";
      let longest = 0;
      await atBroker(
        kubectl,
        "publisher",
        async (target, credentials) => {
          const client = await rabbitMqClient(QUEUE, confirmed)(target, credentials);
          const killed = kubectl.text([
            "delete",
            "pod",
            leader,
            IN_NAMESPACE,
            "--grace-period=0",
            "--force",
          ]);
          for (let count = 0; count < MESSAGES; count += 1) {
            const started = Date.now();
            await client.work();
            longest = Math.max(longest, Date.now() - started);
          }
          await killed;
          client.close();
        },
        another,
      );
      const started = Date.now();
      await rolledOut(kubectl, IN_NAMESPACE, "statefulset/rabbitmq");
      const now = await copies(kubectl);
      if (now.members.length !== nodes) {
        throw new Error(`the queue has copies on ${now.members.join(", ")} only`);
      }
      const seconds = Math.round((Date.now() - started) / 1000);
      return `${leader} killed; ${MESSAGES} messages confirmed, the slowest after ${longest} ms; ${now.leader} leads; ${nodes} copies again ${seconds} s later`;
    },
  };
}

/** Every message that the broker has confirmed is in the queue; a consumer takes them. */
export function nothingLost(kubectl: Kubectl, confirmed: ReadonlySet<string>): Step {
  return {
    name: "rabbitmq: every message that was confirmed is there",
    play: async () => {
      const found = await consume(kubectl, QUEUE, "take");
      expectAll(confirmed, found);
      return `${confirmed.size} confirmed, ${found.length} taken, none is missing`;
    },
  };
}

/** A message that its consumer gives back every time goes to the dead letters after the limit. */
export function deadLetters(kubectl: Kubectl, deliveryLimit: number): Step {
  return {
    name: "rabbitmq: a message goes to the dead letters after the delivery limit",
    play: async () => {
      const published = new Set<string>();
      await publish(kubectl, 1, published);
      const [id = ""] = published;
      return atBroker(kubectl, "consumer", async (target, credentials) => {
        const consumer = await openConsumer(target, credentials);
        const deliveries: string[] = [];
        const dead: string[] = [];
        for (const started = Date.now(); !dead.includes(id);) {
          if (Date.now() - started > LIMIT_MS) {
            throw new Error(`not there after ${deliveries.length} deliveries`);
          }
          deliveries.push(...(await consumer.read(QUEUE, "give back")));
          dead.push(...(await consumer.read(`${QUEUE}.dead`, "take")));
          await setTimeout(200);
        }
        await consumer.close();
        const count = deliveries.filter((delivered) => delivered === id).length;
        if (count !== deliveryLimit + 1) {
          throw new Error(`after ${count} deliveries, not the first and ${deliveryLimit} more`);
        }
        return `delivered ${count} times (the first and ${deliveryLimit} more), then in ${QUEUE}.dead`;
      });
    },
  };
}
