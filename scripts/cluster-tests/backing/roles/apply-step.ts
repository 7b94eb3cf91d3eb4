import { z } from "zod";
import type { Kubectl } from "../../../cluster-client/kubectl";
import type { Step } from "../../../steps/step";
import { applicationsIn, applyTimes, atApi, JOB } from "../../failures/data/applications";
import { expectAll } from "../expect-all";
import { mailsFor, MAILS_EACH } from "../../../cluster-client/backing/mails";
import { until } from "./until";

const APPLICATIONS = 50;
const LIMIT_MS = 120_000;

/** State of an application whose message has arrived at the broker. */
const PASSED_ON = "passed-on";

const counted = z.object({ received: z.number() });
const application = z.object({ state: z.string() });

/** Applications go through all programs: one takes them, one counts them, one mails them, each once. */
export function appliedFor(kubectl: Kubectl): Step {
  return {
    name: "roles apart: applications are taken by applicants, counted by jobs, mailed by notifier",
    play: async () => {
      const countedBefore = await received(kubectl);
      const storedBefore = await stored(kubectl);
      const ids = await applyTimes(kubectl, APPLICATIONS, "applicants");
      const storedNow = await stored(kubectl);
      expectAll(ids, storedNow);
      // One that was tried again may be stored twice: what is stored is what has to be counted.
      const isNew = storedNow.size - storedBefore.size;
      const counting = await until("all are counted", LIMIT_MS, async () => {
        return (await received(kubectl)) - countedBefore >= isNew;
      });
      const mailing = await until("all are mailed", LIMIT_MS, async () => {
        return (await mailsFor(kubectl, ids)) >= MAILS_EACH * APPLICATIONS;
      });
      const count = (await received(kubectl)) - countedBefore;
      const sent = await mailsFor(kubectl, ids);
      const states = new Set(await statesOf(kubectl, ids));
      const seen = `${APPLICATIONS} acknowledged, ${isNew} stored, ${count} counted, ${sent} mails, all ${[...states].join(", ")}`;
      if (
        count !== isNew ||
        sent !== MAILS_EACH * APPLICATIONS ||
        [...states].join() !== PASSED_ON
      ) {
        throw new Error(seen);
      }
      return `${seen}; counted ${counting} s after the last one, mailed ${mailing} s later`;
    },
  };
}

function stored(kubectl: Kubectl): Promise<ReadonlySet<string>> {
  return applicationsIn(kubectl, "applicants");
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
