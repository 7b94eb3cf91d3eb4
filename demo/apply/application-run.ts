import { setTimeout as sleep } from "node:timers/promises";
import type { Flow, SentApplication } from "../flow";
import type { FrontDoor } from "../load/front-door";
import type { Stage } from "../scenes/stage";
import type { Kubectl } from "../../scripts/cluster-client/kubectl";
import type { Applicant } from "./applicant";
import { Arrivals } from "./arrivals";
import type { Broker } from "./broker";
import { countedAtJobs, newestJob } from "./jobs-api";
import type { MailWatch } from "./mail-watch";
import { QUEUES } from "./receivers";
import type { Workers } from "./workers";

/** A steady rate that two small machines bear. */
const APPLICATIONS_PER_SECOND = 4;
export const LOOK_MILLISECONDS = 2_000;
/** The outbox gives a message to another sender a minute after the first one was lost with it. */
const SETTLED_WITHIN_SECONDS = 240;

interface Parts {
  readonly stage: Stage;
  readonly flow: Flow;
  readonly kubectl: Kubectl;
  readonly frontDoor: FrontDoor;
  readonly applicant: Applicant;
  readonly broker: Broker;
  readonly workers: Workers;
  readonly mails: MailWatch;
}

/** Sends applications, and follows each on its way through the roles. */
export class ApplicationRun {
  #watching: Promise<void> | undefined;
  #isOver = false;

  private constructor(
    private readonly parts: Parts,
    private readonly job: number,
    private readonly arrivals: Arrivals,
  ) {}

  /** Counts what is there before the first application. @throws SceneFailed, ClusterError */
  static async begin(parts: Parts): Promise<ApplicationRun> {
    const { flow, kubectl, frontDoor } = parts;
    const job = await newestJob(frontDoor);
    const arrivals = new Arrivals(kubectl, job);
    await arrivals.look();
    flow.stored.before = arrivals.stored;
    flow.counted.before = await countedAtJobs(frontDoor, job);
    const run = new ApplicationRun(parts, job, arrivals);
    run.#watching = run.#watch();
    return run;
  }

  /** Looks for a last time, and says what became of each application. */
  async finish(): Promise<void> {
    const { flow, frontDoor, mails } = this.parts;
    await this.stop();
    await this.arrivals.look();
    flow.stored.after = this.arrivals.stored;
    flow.counted.after = await countedAtJobs(frontDoor, this.job);
    for (const application of flow.applications) {
      if (application.id !== null) {
        Object.assign(application, this.arrivals.of(application.id, mails.files));
      }
    }
  }

  /** Looks at nothing any more. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#watching;
  }

  /** Sends at a steady rate, and waits for the answers. */
  async send(phase: string, count: number, onTenth: () => Promise<void>): Promise<void> {
    const { stage } = this.parts;
    const under: Promise<void>[] = [];
    const startedAt = performance.now();
    const seconds = count / APPLICATIONS_PER_SECOND;
    stage.expect(seconds, `${count} applications are sent`, "they come at a steady rate");
    for (let sent = 1; sent <= count; sent++) {
      const dueAt = startedAt + (sent * 1_000) / APPLICATIONS_PER_SECOND;
      await stage.pause(Math.max(0, dueAt - performance.now()));
      under.push(this.#apply(phase), ...(sent % 10 === 0 ? [onTenth()] : []));
    }
    await Promise.all(under);
  }

  /** Waits until what was acknowledged is counted and mailed. */
  async settle(phase: string): Promise<void> {
    const { stage, flow } = this.parts;
    const sinceSeconds = stage.nowSeconds;
    for (;;) {
      await this.arrivals.lookIfThere();
      const ids = flow.applications.flatMap(({ id }) => id ?? []);
      const open = ids.filter((id) => !this.arrivals.isThrough(id)).length;
      const { queues, workers } = flow.looks.at(-1) ?? {};
      const isEmpty = QUEUES.every((queue) => queues?.[queue]?.waiting === 0);
      const areBack = (workers?.ready ?? -1) >= (workers?.wanted ?? 0);
      if (open === 0 && isEmpty && areBack) {
        stage.step(`${phase}Settled`);
        break;
      }
      const left = sinceSeconds + SETTLED_WITHIN_SECONDS - stage.nowSeconds;
      if (left < 0) {
        stage.mark("warning", `${open} applications were not through in time`);
        break;
      }
      stage.expect(
        left,
        `all is counted and mailed (${open} applications are under way)`,
        "messages wait in the outbox or the queue until whoever was away is back",
      );
      await stage.pause(LOOK_MILLISECONDS);
    }
  }

  async #apply(phase: string): Promise<void> {
    const { flow, stage, applicant } = this.parts;
    const application: SentApplication = {
      phase,
      sentAtSeconds: stage.nowSeconds,
      id: null,
      failure: null,
      countedAfterSeconds: null,
      mailedAfterSeconds: null,
      mails: 0,
      files: [],
    };
    flow.applications.push(application);
    Object.assign(application, await applicant.apply(this.job));
  }

  async #watch(): Promise<void> {
    const { flow, stage, broker, workers, mails } = this.parts;
    while (!this.#isOver) {
      mails.follow(await workers.mailers());
      const [queues, seen] = await Promise.all([broker.queues(), workers.look()]);
      flow.looks.push({ atSeconds: stage.nowSeconds, queues, workers: seen });
      await sleep(LOOK_MILLISECONDS);
    }
  }
}
