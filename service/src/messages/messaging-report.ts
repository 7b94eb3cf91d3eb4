import { withDeadline } from "../http/deadline";
import type { RoleMetric } from "../observability/process-metrics";
import type { ComponentCheck } from "../routes/health";
import type { Messaging } from "./messaging";
import type { Backlog } from "./outbox";

/** Several figures of one scrape are one look at the database. */
const FRESH_MILLISECONDS = 500;
const DEADLINE_MILLISECONDS = 800;

/** Figures of the outbox. While the database does not answer they are those of the last answer. */
export function messagingMetrics(messaging: Messaging): RoleMetric[] {
  let latest: Backlog & { readonly dead: number } = { count: 0, oldestSeconds: 0, dead: 0 };
  let asking: Promise<void> | undefined;
  let freshUntil = 0;

  async function ask(): Promise<void> {
    try {
      const figures = Promise.all([messaging.outbox.backlog(), messaging.deadLetters.count()]);
      const [backlog, dead] = await withDeadline(figures, DEADLINE_MILLISECONDS);
      latest = { ...backlog, dead };
    } catch {
      // `database_up` tells of it.
    }
  }
  async function read(figure: keyof typeof latest): Promise<number> {
    if (asking === undefined || performance.now() > freshUntil) {
      freshUntil = performance.now() + FRESH_MILLISECONDS;
      asking = ask();
    }
    await asking;
    return latest[figure];
  }
  return [
    {
      name: "outbox_unsent",
      help: "Messages in the outbox that are not sent yet, of all instances on the database.",
      type: "gauge",
      read: () => read("count"),
    },
    {
      name: "outbox_oldest_unsent_age_seconds",
      help: "How long the oldest of them has waited; 0 when there is none.",
      type: "gauge",
      read: () => read("oldestSeconds"),
    },
    {
      name: "outbox_sent_total",
      help: "Messages that this instance has sent.",
      type: "counter",
      read: () => messaging.sentCount,
    },
    {
      name: "dead_letters",
      help: "Messages in the database that a receiver could not take; those of a broker are in its queues.",
      type: "gauge",
      read: () => read("dead"),
    },
  ];
}

/** Its part of `/healthz`. Without a broker messages wait, and requests are served. */
export function messagingCheck(messaging: Messaging): Record<string, ComponentCheck> {
  const { isUp } = messaging;
  return {
    messages: {
      componentType: "component",
      status: isUp ? "pass" : "warn",
      observedValue: isUp ? "connected" : "waiting",
    },
  };
}
