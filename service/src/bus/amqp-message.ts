import type { Message, Options } from "amqplib";
import type { BusMessage } from "./bus";

const CONTENT_TYPE = "application/json";

/** Properties of the message; its body is the content. `mandatory` so that the broker tells when no queue takes it. */
export function propertiesOf(message: BusMessage): Options.Publish {
  const { id, name, version, traceparent } = message;
  return {
    messageId: id,
    type: name,
    contentType: CONTENT_TYPE,
    persistent: true,
    mandatory: true,
    headers: { schema_version: version, ...(traceparent !== undefined && { traceparent }) },
  };
}

/** Reads what `propertiesOf` has written; of another program's message whatever there is. */
export function fromAmqp({ content, properties, fields }: Message): BusMessage {
  const headers: Record<string, unknown> = properties.headers ?? {};
  const { schema_version: version, traceparent } = headers;
  return {
    id: text(properties.messageId),
    name: text(properties.type) || fields.routingKey,
    version: typeof version === "number" ? version : 1,
    body: content.toString("utf8"),
    ...(typeof traceparent === "string" && { traceparent }),
  };
}

/** How often the message was delivered before and given back: a quorum queue counts it. */
export function failuresOf({ properties }: Message): number {
  const headers: Record<string, unknown> = properties.headers ?? {};
  const count = headers["x-delivery-count"];
  return typeof count === "number" ? count : 0;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
