import { DEAD_LETTER_EXCHANGE, deadLetterQueueOf, EXCHANGE } from "../bus/amqp-topology";
import type { MessageType } from "../messages/message-type";
import type { RoleQueue } from "../messages/queues";
import { jsonSchema, type Json } from "./json-schema";

/** https://github.com/asyncapi/bindings/tree/master/amqp */
const BINDING_VERSION = "0.3.0";

/**
 * AsyncAPI 3.0: every message by its name, every queue and every dead-letter queue, with what the broker knows them by;
 * who sends and who receives. Schemas are those that validate.
 */
export function asyncApiDocument(
  messages: readonly MessageType[],
  queues: readonly RoleQueue[],
  version: string,
): Json {
  const schemas: Json = {};
  const described: Json = {};
  for (const message of messages) described[message.name] = describe(message, schemas);
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Job board",
      version,
      description:
        "What the roles of the job board tell each other. A message comes at least once and in any order: receivers tell repetitions by its id.",
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
    },
    defaultContentType: "application/json",
    channels: Object.fromEntries([
      ...messages.map(({ name, summary }) => [name, sentTo(name, summary)]),
      ...queues.flatMap((queue) => [
        [queue.name, queueChannel(queue.name, queue.summary, queue.takes)],
        [deadLetterQueueOf(queue.name), deadLetterChannel(queue)],
      ]),
    ]),
    operations: Object.fromEntries([
      ...messages.map(({ name, sender, summary }) => [
        `${sender}.send.${name}`,
        { action: "send", summary, ...channelOf(name, [name]) },
      ]),
      ...queues.map(({ name, receiver, summary, takes }) => [
        `${receiver}.receive.${name}`,
        { action: "receive", summary, ...channelOf(name, takes) },
      ]),
    ]),
    components: { messages: described, schemas },
  };
}

function describe({ name, version, summary, schema, example }: MessageType, schemas: Json): Json {
  return {
    name,
    title: name,
    summary,
    contentType: "application/json",
    headers: {
      type: "object",
      required: ["schema_version"],
      properties: {
        schema_version: {
          type: "integer",
          minimum: 1,
          description: `Now ${version}. A later one adds members; readers leave what they do not know.`,
        },
        traceparent: { type: "string", description: "W3C trace context of what caused it." },
      },
    },
    payload: jsonSchema(schema, "input", schemas),
    bindings: { amqp: { messageType: name, bindingVersion: BINDING_VERSION } },
    examples: [{ headers: { schema_version: version }, payload: example }],
  };
}

function sentTo(name: string, summary: string): Json {
  return {
    address: name,
    summary,
    messages: messagesOf([name]),
    bindings: {
      amqp: {
        is: "routingKey",
        exchange: { name: EXCHANGE, type: "topic", durable: true, autoDelete: false },
        bindingVersion: BINDING_VERSION,
      },
    },
  };
}

function queueChannel(name: string, summary: string, takes: readonly string[]): Json {
  return {
    address: name,
    summary,
    messages: messagesOf(takes),
    bindings: {
      amqp: {
        is: "queue",
        queue: { name, durable: true, exclusive: false, autoDelete: false },
        bindingVersion: BINDING_VERSION,
      },
    },
  };
}

function deadLetterChannel({ name, takes }: RoleQueue): Json {
  const summary = `What \`${name}\` could not take, by the exchange \`${DEAD_LETTER_EXCHANGE}\`.`;
  return queueChannel(deadLetterQueueOf(name), summary, takes);
}

function messagesOf(names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
}

function channelOf(name: string, messages: readonly string[]): Json {
  return {
    channel: { $ref: `#/channels/${name}` },
    messages: messages.map((message) => ({ $ref: `#/channels/${name}/messages/${message}` })),
  };
}
