import type { Kubectl, KubernetesObject } from "../../../cluster-client/kubectl";
import { NotPlayed, type Step } from "../../../steps/step";
import { applyTimes } from "../../failures/data/applications";
import { mailsFor, MAILS_EACH } from "../../../cluster-client/backing/mails";
import { until } from "./until";

interface Deployment extends KubernetesObject {
  readonly spec: { readonly replicas?: number };
}

/** More than two workers are for, by the defaults. */
const APPLICATIONS = 100;
/** The queue is seen empty, and stays so for KEDA's cooldown of 300 s. */
const CALM_MS = 480_000;
const BUSY_MS = 180_000;

/** KEDA takes the notifier to none while its queue is empty, and back when there are messages. */
export function notifierScales(kubectl: Kubectl, hasKeda: boolean): Step {
  return {
    name: "roles apart: the notifier goes to none, comes for messages, and goes again",
    play: async () => {
      if (!hasKeda) {
        throw new NotPlayed("KEDA is off; --keda switches it on");
      }
      const gone = async () => (await replicas(kubectl)) === 0;
      await until("none runs", CALM_MS, gone);
      let most = 0;
      const ids = await applyTimes(kubectl, APPLICATIONS, "applicants");
      const came = await until("one runs", BUSY_MS, async () => !(await gone()));
      const mailed = await until("all are mailed", BUSY_MS, async () => {
        most = Math.max(most, await replicas(kubectl));
        return (await mailsFor(kubectl, ids)) >= MAILS_EACH * APPLICATIONS;
      });
      const sent = await mailsFor(kubectl, ids);
      if (sent !== MAILS_EACH * APPLICATIONS) {
        throw new Error(`${sent} mails of ${APPLICATIONS} applications`);
      }
      const left = await until("none runs", CALM_MS, gone);
      return `0 → ${most} → 0: the first ${came} s after ${APPLICATIONS} applications, ${sent} mails ${mailed} s later, none again after ${left} s`;
    },
  };
}

async function replicas(kubectl: Kubectl): Promise<number> {
  const [notifier] = await kubectl.list<Deployment>("deployments", [
    "--namespace=job-board",
    "--field-selector=metadata.name=notifier",
  ]);
  return notifier?.spec.replicas ?? 0;
}
