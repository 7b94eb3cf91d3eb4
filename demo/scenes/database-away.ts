import { databaseSwitch } from "../cluster/database-switch";
import type { PlayedScene, Recording, Sample } from "../recording";
import { judgeProbes } from "../verdict/probes";
import { requestContradictions } from "../verdict/contradictions/requests";
import { timeContradictions } from "../verdict/contradictions/time";
import {
  type Verdict,
  failedIn,
  notWithin,
  samplesOf,
  unlessContradicted,
  upToTheEnd,
} from "../verdict/verdict";
import { type Scene, SceneFailed } from "./scene";

const NOTICED_WITHIN_SECONDS = 60;
const RECOVERED_WITHIN_SECONDS = 120;
const SETTLE_SECONDS = 10;

/** Takes the database away and brings it back. */
export const databaseAway: Scene = {
  name: "database-away",
  title: "The database goes away and comes back",

  obstacle: async (stage) =>
    (await databaseSwitch(stage)) === undefined
      ? "there is no database server to take away (SQLite lives in the pod's own volume), or " +
        "--database-stop and --database-start don't say how"
      : undefined,

  async play(stage) {
    const database = await databaseSwitch(stage);
    if (database === undefined) {
      throw new SceneFailed("there is no database server to take away");
    }
    await stage.watch(SETTLE_SECONDS, "the database stops", "first a look at the service at rest");
    try {
      await database.stop();
      stage.step("stopped");
      stage.mark("change", "the database is stopped");
      const noticed = await stage.until(isDown, {
        next: "readiness fails",
        why: "the service checks its database every few seconds",
        withinSeconds: NOTICED_WITHIN_SECONDS,
      });
      if (noticed) {
        stage.step("noticed");
      }
      await stage.watch(SETTLE_SECONDS, "the database starts", "pods must outlive its absence");
    } finally {
      await database.start();
      stage.step("started");
      stage.mark("change", "the database is started");
    }
    const recovered = await stage.until(
      (sample) => !isDown(sample) && sample.health.readyz === 200,
      {
        next: "the service is ready again",
        why: "its pool connects anew, then the readiness probe must pass",
        withinSeconds: RECOVERED_WITHIN_SECONDS,
      },
    );
    if (recovered) {
      stage.step("recovered");
    }
    await stage.watch(SETTLE_SECONDS, "the end", "to see that it stays so");
  },

  judge(recording, scene) {
    return upToTheEnd(scene, [
      judgeNotice(recording, scene),
      judgeRecovery(recording, scene),
      judgeProbes(recording, scene, { unreadyAllowed: true }),
    ]);
  },
};

/**
 * Through the front door there may be no ready pod left to say so, or another role's, which needs no
 * database: then the cluster tells of the pods.
 */
function isDown({ health, cluster }: Sample): boolean {
  const isTold = health.readyz !== 200 && (health.database === "fail" || health.healthz === null);
  const pods = cluster?.pods ?? [];
  return isTold || (pods.length > 0 && pods.every(({ ready }) => !ready));
}

function judgeNotice(recording: Recording, scene: PlayedScene): Verdict {
  const promise = "Readiness told that the database was away";
  const { stopped, noticed, started = Infinity } = scene.steps;
  if (stopped === undefined) {
    return { promise, outcome: "unknown", evidence: "it was not stopped" };
  }
  if (noticed === undefined) {
    return { promise, ...notWithin(NOTICED_WITHIN_SECONDS, scene) };
  }
  const isSeen = samplesOf(recording, scene).some(
    (sample) => sample.atSeconds > stopped && sample.atSeconds < started && isDown(sample),
  );
  return isSeen
    ? { promise, outcome: "held", evidence: `${Math.round(noticed - stopped)} s later` }
    : { promise, outcome: "unknown", evidence: "no look saw it" };
}

function judgeRecovery(recording: Recording, scene: PlayedScene): Verdict {
  const promise = "It recovered by itself when the database was back";
  const { started, recovered } = scene.steps;
  if (started === undefined || scene.steps["stopped"] === undefined) {
    return { promise, outcome: "unknown", evidence: "it was not stopped and started" };
  }
  if (recovered === undefined) {
    return { promise, ...notWithin(RECOVERED_WITHIN_SECONDS, scene) };
  }
  const after = samplesOf(recording, scene).filter(({ atSeconds }) => atSeconds > recovered + 2);
  if (after.some(({ requests, health }) => failedIn(requests) > 0 || health.readyz !== 200)) {
    const evidence = "requests failed after it was ready again";
    return { promise, outcome: "broken", evidence };
  }
  if (after.length === 0) {
    return { promise, outcome: "unknown", evidence: "nothing was seen after that" };
  }
  const contradictions = [
    ...timeContradictions(recording, scene),
    ...requestContradictions(recording, scene),
  ];
  const evidence = `ready ${Math.round(recovered - started)} s later`;
  return unlessContradicted(contradictions, { promise, outcome: "held", evidence });
}
