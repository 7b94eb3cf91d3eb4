import { z } from "zod";

const count = z.int().min(0);
const atSeconds = z.number().min(0);

/** What was seen of messages and of their workers at one moment. */
const flowLookSchema = z.strictObject({
  atSeconds,
  /** Messages that wait, and dead letters, of each receiver's queue; null while the broker didn't answer. */
  queues: z.record(z.string(), z.strictObject({ waiting: count, dead: count })).nullable(),
  /** Null while the cluster didn't answer. */
  workers: z.strictObject({ wanted: count, ready: count }).nullable(),
});

/** One application that was sent, and what became of it. */
const sentApplicationSchema = z.strictObject({
  phase: z.string(),
  sentAtSeconds: atSeconds,
  /** Given when it was acknowledged; null when it was not. */
  id: z.string().nullable(),
  /** Why it was not acknowledged; null when it was. */
  failure: z.string().nullable(),
  /** From when it was stored until it was counted, by the cluster's clocks; null when it never was. */
  countedAfterSeconds: z.number().nullable(),
  /** The same until its last mail. */
  mailedAfterSeconds: z.number().nullable(),
  /** Mails of which the notifier knows that they were sent. */
  mails: count,
  /** How often the mail to each recipient was found in the folders of the notifier's pods. */
  files: z.array(count),
});

/** What the whole job board says, before the first application and after the last. */
const totalSchema = z.strictObject({ before: count, after: count });

/** Applications on their way through all roles. */
export const flowSchema = z.strictObject({
  /** Most workers that the queue's autoscaler may start; null when nothing scales them. */
  scaledTo: count.nullable(),
  looks: z.array(flowLookSchema),
  applications: z.array(sentApplicationSchema),
  /** Applications for the job at the role applicants. */
  stored: totalSchema,
  /** The same at the role jobs. */
  counted: totalSchema,
  /** Times that a consumer was made to end at once. */
  crashes: count,
  /** Restarts of consumers that the cluster counted meanwhile. */
  restarts: count,
});

export type FlowLook = z.output<typeof flowLookSchema>;
export type SentApplication = z.output<typeof sentApplicationSchema>;
export type Flow = z.output<typeof flowSchema>;
