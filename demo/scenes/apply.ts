import { NAMESPACE } from "../../modules/backing/names";
import { inNode, PORT } from "../../scripts/cluster-client/backing/broker-node";
import { issue, withdraw } from "../../scripts/cluster-client/backing/credentials";
import { forwarded } from "../../scripts/cluster-client/backing/port-forward";
import { Applicant } from "../apply/applicant";
import { ApplicationRun, LOOK_MILLISECONDS } from "../apply/application-run";
import { Broker } from "../apply/broker";
import { MailWatch } from "../apply/mail-watch";
import { type Phase, PHASES } from "../apply/phases";
import { KEEPER, QUEUES } from "../apply/receivers";
import { Workers } from "../apply/workers";
import { databaseSwitch } from "../cluster/database-switch";
import type { Flow } from "../flow";
import { judgeFlow } from "../verdict/flow";
import { judgeClient } from "../verdict/requests";
import { upToTheEnd } from "../verdict/verdict";
import { NEEDS_CLUSTER, type Scene, SceneFailed } from "./scene";
import type { Stage } from "./stage";

const BROKER = "rabbitmq-0";
/** KEDA waits 300 s before the last worker goes, and looks every 15 s. */
const GONE_WITHIN_SECONDS = 480;

/**
 * Somebody signs up and applies for a job, again and again, while something else breaks in each phase:
 * what was acknowledged arrives once.
 */
export const apply: Scene = {
  name: "apply",
  title: "Applications arrive once, whatever breaks",

  async obstacle(stage) {
    const { cluster } = stage;
    if (cluster === undefined) {
      return NEEDS_CLUSTER;
    }
    const { api, name } = cluster.workload;
    if (name !== "jobs") {
      return 'the job board is one program here (`workloads.jobBoard.roles` is "together", docs/workloads.md): there is no queue between its roles';
    }
    const pods = await api.ask(`/api/v1/namespaces/${NAMESPACE}/pods/${BROKER}`);
    return pods.status === 200 && (await databaseSwitch(stage)) !== undefined
      ? undefined
      : `RabbitMQ or PostgreSQL isn't in ${NAMESPACE}: what arrives could not be counted`;
  },

  async play(stage) {
    const { cluster } = stage;
    if (cluster === undefined) {
      throw new SceneFailed(NEEDS_CLUSTER);
    }
    const { kubectl, workload } = cluster;
    const workers = new Workers(workload, kubectl);
    const flow: Flow = {
      scaledTo: await workers.scaledTo(),
      looks: [],
      applications: [],
      stored: { before: 0, after: 0 },
      counted: { before: 0, after: 0 },
      crashes: 0,
      restarts: 0,
    };
    stage.keep(flow);
    const applicant = new Applicant(stage.frontDoor);
    await applicant.signIn();
    const credentials = await issue(kubectl, KEEPER);
    try {
      await forwarded(kubectl, BROKER, PORT, async (port) => {
        const broker = new Broker(port, credentials);
        const { frontDoor } = stage;
        const mails = new MailWatch(kubectl, workload.namespace);
        const parts = { stage, flow, kubectl, frontDoor, applicant, broker, workers, mails };
        const run = await ApplicationRun.begin(parts);
        try {
          await untilNone(stage, flow, "the first application is sent");
          for (const [index, phase] of PHASES.entries()) {
            await playPhase(run, phase, index, { ...parts, workload });
          }
          await untilNone(stage, flow, "the end");
          await run.finish();
        } finally {
          await run.stop();
          mails.stop();
          broker.close();
          await removeDeadLetters(stage, flow);
        }
      });
    } finally {
      await withdraw(kubectl, KEEPER);
    }
  },

  judge(recording, scene) {
    return upToTheEnd(scene, [...judgeFlow(recording, scene), judgeClient(recording, scene)]);
  },
};

async function playPhase(
  run: ApplicationRun,
  phase: Phase,
  index: number,
  means: Parameters<Phase["play"]>[0],
): Promise<void> {
  const { stage } = means;
  const { name } = phase;
  const upTo = (phases: number) =>
    Math.floor((stage.options.applications * phases) / PHASES.length);
  stage.step(`${name}Began`);
  stage.mark("change", phase.title);
  // What was broken is whole again before an error ends the scene.
  const ended = await Promise.allSettled([
    run.send(name, upTo(index + 1) - upTo(index), () => phase.onTenth(means)),
    phase.play(means),
  ]);
  for (const outcome of ended) {
    if (outcome.status === "rejected") {
      throw outcome.reason;
    }
  }
  stage.step(`${name}Sent`);
  await run.settle(name);
}

/** Where a queue's autoscaler is, nobody works when there is nothing to do. */
async function untilNone(stage: Stage, { scaledTo, looks }: Flow, next: string): Promise<void> {
  if (scaledTo === null) {
    return;
  }
  const sinceSeconds = stage.nowSeconds;
  stage.expect(
    GONE_WITHIN_SECONDS,
    `no worker is left, then ${next}`,
    "the autoscaler keeps the last worker until the queue has been empty for 300 s",
  );
  while (looks.at(-1)?.workers?.ready !== 0) {
    if (stage.nowSeconds > sinceSeconds + GONE_WITHIN_SECONDS) {
      stage.mark("warning", `workers were still there after ${GONE_WITHIN_SECONDS} s`);
      return;
    }
    await stage.pause(LOOK_MILLISECONDS);
  }
}

/** Those that the scene has made; older ones are somebody's work. */
async function removeDeadLetters(stage: Stage, { looks }: Flow): Promise<void> {
  const { kubectl } = stage.cluster ?? {};
  const seen = looks.flatMap(({ queues }) => (queues === null ? [] : [queues]));
  for (const queue of QUEUES) {
    const isOwn = seen[0]?.[queue]?.dead === 0 && seen.at(-1)?.[queue]?.dead !== 0;
    if (kubectl !== undefined && isOwn) {
      await inNode(kubectl, ["rabbitmqctl", "purge_queue", `${queue}.dead`, "--vhost=jobs"]);
    }
  }
}
