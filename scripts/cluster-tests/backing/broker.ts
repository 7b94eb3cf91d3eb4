import type { Kubectl } from "../../cluster-client/kubectl";
import type { Credentials, Target } from "../../cluster-client/backing/client";
import { rabbitMqClient, readQueue, type Verdict } from "../../cluster-client/backing/rabbitmq";
import { issue } from "../../cluster-client/backing/credentials";
import { HOST, inNode, PORT } from "../../cluster-client/backing/broker-node";
import { QUEUE } from "./environment";
import { forwarded } from "../../cluster-client/backing/port-forward";

/** Lets one of the users at a node of the broker. */
export async function atBroker<T>(
  kubectl: Kubectl,
  user: "publisher" | "consumer",
  use: (target: Target, credentials: Credentials) => Promise<T>,
  node: string = "rabbitmq-0",
): Promise<T> {
  const credentials = await issue(kubectl, user);
  return forwarded(kubectl, node, PORT, async (port) => use({ host: HOST, port }, credentials));
}

/** Publishes messages one after the other, and has each confirmed. @param confirmed takes their ids */
export async function publish(
  kubectl: Kubectl,
  count: number,
  confirmed = new Set<string>(),
): Promise<void> {
  await atBroker(kubectl, "publisher", async (target, credentials) => {
    const client = await rabbitMqClient(QUEUE, confirmed)(target, credentials);
    for (let published = 0; published < count; published += 1) {
      await client.work();
    }
    client.close();
  });
}

/** What a consumer reads of a queue until it is empty. */
export async function consume(
  kubectl: Kubectl,
  queue: string,
  verdict: Verdict,
): Promise<string[]> {
  return atBroker(kubectl, "consumer", async (target, credentials) =>
    readQueue(target, credentials, queue, verdict),
  );
}

/** The nodes with a copy of the queue, by pod, and which of them leads. */
export async function copies(kubectl: Kubectl): Promise<{ leader: string; members: string[] }> {
  const command = ["rabbitmq-queues", "quorum_status", QUEUE, "--vhost=jobs", "--formatter=json"];
  const status = await inNode(kubectl, [...command, "--silent"]);
  const rows = JSON.parse(status) as Readonly<Record<string, string>>[];
  const members = rows.map((row) => ({
    pod: /rabbit@([^.]+)/.exec(row["Node Name"] ?? "")?.[1] ?? "",
    state: row["Raft State"],
  }));
  return {
    leader: members.find(({ state }) => state === "leader")?.pod ?? "none",
    members: members
      .filter(({ state }) => state === "leader" || state === "follower")
      .map(({ pod }) => pod),
  };
}
