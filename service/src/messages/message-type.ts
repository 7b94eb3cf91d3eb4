import * as z from "zod/mini";
import { PermanentFailure, type BusMessage } from "../bus/bus";
import type { RoleName } from "../config/role-names";
import type { SqlStatement } from "../database/sql";
import { sendLater } from "./outbox";

/** A kind of message: what validates is what the AsyncAPI document shows. */
export interface MessageType<Schema extends z.ZodMiniType = z.ZodMiniType> {
  /** Its routing key as well: `application.received`. */
  readonly name: string;
  /**
   * Counted up when a member is added. A reader takes any version: it leaves what it does not know, and what older
   * versions lack is optional. A message that older readers would misunderstand gets another name.
   */
  readonly version: number;
  readonly summary: string;
  /** The role that sends it. */
  readonly sender: RoleName;
  readonly schema: Schema;
  readonly example: z.output<Schema>;
}

/** Stores a message in the transaction of what it tells. @param id default a new one */
export function send<Schema extends z.ZodMiniType>(
  { name, version, schema }: MessageType<Schema>,
  content: z.input<Schema>,
  id?: string,
): SqlStatement {
  return sendLater({ name, version, content: z.parse(schema, content), ...(id && { id }) });
}

/**
 * For a message of a name that this release does not know. A later one sends it, whose replicas may share the queue while
 * they are rolled out: one of those may take it when it comes again.
 */
export function unknownMessage({ name }: BusMessage): Error {
  return new Error(`${name} is not known to this release`);
}

/** @throws PermanentFailure when it is not what its name says, in whatever version: waiting would not help. */
export function read<Schema extends z.ZodMiniType>(
  { schema }: MessageType<Schema>,
  { name, version, body }: BusMessage,
): z.output<Schema> {
  const parsed = z.safeParse(schema, jsonOf(body));
  if (parsed.success) return parsed.data;
  // Paths and rules; the values may be personal.
  const rules = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new PermanentFailure(`${name} in version ${version} cannot be read: ${rules.join("; ")}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
