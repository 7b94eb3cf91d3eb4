import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import type { Kubectl } from "../../../cluster-client/kubectl";
import type { Step } from "../../../steps/step";
import { applicationsIn, applyTimes, atApi, idsIn, JOB } from "../../failures/data/applications";
import { expectAll } from "../expect-all";

const APPLICATIONS = 50;
const LIMIT_MS = 120_000;
/** The message that tells of an application has its id; a mail goes to the applicant, one to the company. */
const MAILS = "SELECT message_id FROM sent_mails WHERE sent_at IS NOT NULL";

const counted = z.object({ received: z.number() });
const application = z.object({ state: z.string() });

/** Applications go through all programs: one takes them, one counts them, one mails them, each once. */
export function appliedFor(kubectl: Kubectl): Step {
  return {
    name: "roles apart: applications are taken by applicants, counted by jobs, mailed by notifier",
    play: async () => {
      const before = await received(kubectl);
      const ids = await applyTimes(kubectl, APPLICATIONS, "applicants");
      const started = Date.now();
      const since = () => `${Math.round((Date.now() - started) / 1000)} s`;
      expectAll(ids, await applicationsIn(kubectl, "applicants"));
      await until(
        async () => (await received(kubectl)) - before >= APPLICATIONS,
        "not all were counted",
      );
      const countedAfter = since();
      const mails = () => idsIn(kubectl, MAILS, "notifier");
      await until(
        async () => mailsFor(ids, await mails()) >= 2 * ids.length,
        "not all were mailed",
      );
      const mailedAfter = since();
      const states = await statesOf(kubectl, ids);
      const wrong = [...new Set(states)].filter((state) => state !== "passed-on");
      const count = (await received(kubectl)) - before;
      const sent = mailsFor(ids, await mails());
      if (count !== APPLICATIONS || sent !== 2 * APPLICATIONS || wrong.length > 0) {
        throw new Error(
          `${APPLICATIONS} acknowledged, ${count} counted, ${sent} mails, states ${wrong.join(", ")}`,
        );
      }
      return `${APPLICATIONS} acknowledged; all counted once after ${countedAfter}, ${sent} mails after ${mailedAfter}`;
    },
  };
}

function received(kubectl: Kubectl): Promise<number> {
  return atApi(kubectl, "jobs", async (api) => {
    const answer = await fetch(`${api}/api/jobs/${JOB}/application-counts`);
    return counted.parse(await answer.json()).received;
  });
}

function statesOf(kubectl: Kubectl, ids: readonly string[]): Promise<string[]> {
  return atApi(kubectl, "applicants", async (api) => {
    const states: string[] = [];
    for (const id of ids) {
      const answer = await fetch(`${api}/api/applications/${id}`);
      states.push(application.parse(await answer.json()).state);
    }
    return states;
  });
}

function mailsFor(ids: readonly string[], messageIds: readonly string[]): number {
  const known = new Set(ids);
  return messageIds.filter((id) => known.has(id)).length;
}

async function until(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  const started = Date.now();
  while (!(await holds())) {
    if (Date.now() - started > LIMIT_MS) {
      throw new Error(`${otherwise} after ${LIMIT_MS / 1000} s`);
    }
    await setTimeout(500);
  }
}
