export function exchange(name: string, type: "fanout" | "topic" | "direct", vhost: string) {
  return { name, vhost, type, durable: true, auto_delete: false, internal: false, arguments: {} };
}

export function quorumQueue(
  name: string,
  vhost: string,
  further: Readonly<Record<string, string | number>> = {},
) {
  return {
    name,
    vhost,
    durable: true,
    auto_delete: false,
    arguments: { "x-queue-type": "quorum", ...further },
  };
}

export function binding(source: string, queue: string, routingKey: string, vhost: string) {
  return {
    source,
    vhost,
    destination: queue,
    destination_type: "queue",
    routing_key: routingKey,
    arguments: {},
  };
}

/** A dead message is gone from its queue only when it has arrived in the other. */
export const SAFE_DEAD_LETTERS = {
  "dead-letter-strategy": "at-least-once",
  overflow: "reject-publish",
};

/** An expression that one of these names matches, and nothing else. */
export function oneOf(names: readonly string[]): string {
  return names.length === 0
    ? "^$"
    : `^(${names.map((name) => name.replaceAll(".", "\\.")).join("|")})$`;
}
