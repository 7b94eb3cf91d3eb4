import { Parser } from "@asyncapi/parser";
import * as z from "zod/mini";
import { EXCHANGE, deadLetterQueueOf } from "../../src/bus/amqp-topology";
import { APPLICATION_MESSAGES } from "../../src/messages/application-messages";
import { QUEUES } from "../../src/messages/queues";
import { temporaryFolder } from "../support/temporary-folder";
import { testApp } from "../support/test-app";

interface Channel {
  bindings: { amqp: { exchange?: { name: string }; queue?: { name: string } } };
  messages: Record<string, object>;
}
interface Document {
  asyncapi: string;
  channels: Record<string, Channel>;
  operations: Record<string, { action: string }>;
  components: { messages: Record<string, { payload: { $ref: string } }>; schemas: object };
}

const folder = temporaryFolder();

async function servedText(): Promise<string> {
  const { app, database } = await testApp(folder);
  const response = await app.request("/asyncapi.json");
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "application/json",
  ]);
  const text = await response.text();
  await database.close();
  return text;
}

test("the document is AsyncAPI 3 without a fault", async () => {
  const { document, diagnostics } = await new Parser().parse(await servedText());
  // 0 is an error, 1 a warning.
  expect(diagnostics.filter(({ severity }) => [0, 1].includes(severity))).toEqual([]);
  expect(document?.version()).toBe("3.0.0");
});

test("every message, queue and dead-letter queue that the broker knows is a channel, and no other", async () => {
  const { channels, operations, components } = JSON.parse(await servedText()) as Document;
  const messages = APPLICATION_MESSAGES.map(({ name }) => name);
  const queues = QUEUES.flatMap(({ name }) => [name, deadLetterQueueOf(name)]);
  expect(new Set(Object.keys(channels))).toEqual(new Set([...messages, ...queues]));
  for (const name of messages) expect(channels[name]?.bindings.amqp.exchange?.name).toBe(EXCHANGE);
  for (const name of queues) expect(channels[name]?.bindings.amqp.queue?.name).toBe(name);
  for (const { name, takes } of QUEUES)
    expect(Object.keys(channels[name]?.messages ?? {})).toEqual(takes);
  expect(new Set(Object.keys(components.messages))).toEqual(new Set(messages));
  const actions = Object.values(operations).map(({ action }) => action);
  expect(actions.filter((action) => action === "send")).toHaveLength(messages.length);
  expect(actions.filter((action) => action === "receive")).toHaveLength(QUEUES.length);
});

test("every message that is sent is taken by a queue, and what a queue takes is sent", () => {
  const taken = new Set(QUEUES.flatMap(({ takes }) => takes));
  expect(taken).toEqual(new Set(APPLICATION_MESSAGES.map(({ name }) => name)));
});

test.each(APPLICATION_MESSAGES.map((message) => [message.name, message] as const))(
  "the example of %s is one",
  (_name, { schema, example }) => {
    expect(z.safeParse(schema as z.ZodMiniType, example).data).toEqual(example);
  },
);

test("readers of the document may leave what they do not know: no schema refuses more members", async () => {
  expect(await servedText()).not.toContain("additionalProperties");
});
