import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Flow, SentApplication } from "../flow";
import type { FrontDoor } from "../load/front-door";
import { SceneFailed } from "../scenes/scene";
import type { Stage } from "../scenes/stage";
import { ClusterError } from "../../scripts/cluster-client/cluster-error";
import type { Kubectl } from "../../scripts/cluster-client/kubectl";
import { MAILS_EACH } from "../../scripts/cluster-client/backing/mails";
import type { Applicant } from "./applicant";
import type { Broker } from "./broker";
import { QUEUES } from "./receivers";
import { becameOf, mailFiles, type Traces, tracesOf } from "./traces";
import type { Workers } from "./workers";

/** A steady rate that two small machines bear. */
const APPLICATIONS_PER_SECOND = 4;
export const LOOK_MILLISECONDS = 2_000;
/** The outbox gives a message to another sender a minute after the first one was lost with it. */
const SETTLED_WITHIN_SECONDS = 240;

const jobListSchema = z.looseObject({ items: z.array(z.looseObject({ id: z.int() })).min(1) });
const countsSchema = z.looseObject({ received: z.int() });

interface Parts {
  readonly stage: Stage;
  readonly flow: Flow;
  readonly kubectl: Kubectl;
  readonly frontDoor: FrontDoor;
  readonly applicant: Applicant;
  readonly broker: Broker;
  readonly workers: Workers;
}

/** Sends applications, and follows each on its way through the roles. */
export class ApplicationRun {
  readonly #files = new Set<string>();
  #traces: Traces = { stored: new Map(), counted: new Map(), mails: new Map() };
  #job = 0;
  #watching: Promise<void> | undefined;
  #isOver = false;

  constructor(private readonly parts: Parts) {}

  async start(): Promise<void> {
    const { flow, kubectl } = this.parts;
    this.#job = (await this.#ask("/api/jobs?limit=1", jobListSchema)).items[0]?.id ?? 0;
    this.#traces = await tracesOf(kubectl, this.#job);
    flow.stored.before = this.#traces.stored.size;
    flow.counted.before = await this.#countAtJobs();
    this.#watching = this.#watch();
  }

  /** Looks for a last time, and says what became of each application. */
  async finish(): Promise<void> {
    const { flow, kubectl } = this.parts;
    await this.stop();
    this.#traces = await tracesOf(kubectl, this.#job);
    flow.stored.after = this.#traces.stored.size;
    flow.counted.after = await this.#countAtJobs();
    for (const application of flow.applications) {
      if (application.id !== null) {
        Object.assign(application, becameOf(application.id, this.#traces, this.#files));
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
    const { stage, flow, kubectl } = this.parts;
    const sinceSeconds = stage.nowSeconds;
    this.keepMails(await mailFiles(kubectl));
    for (;;) {
      await this.#follow();
      const open = flow.applications.filter(({ id }) => id !== null && !this.#isThrough(id)).length;
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
    this.keepMails(await mailFiles(kubectl));
  }

  /** @param files as `mailFiles` names them */
  keepMails(files: readonly string[]): void {
    files.forEach((file) => this.#files.add(file));
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
    Object.assign(application, await applicant.apply(this.#job));
  }

  /** A mail that was begun by who crashed then is never begun again. */
  #isThrough(id: string): boolean {
    const { counted, mails } = this.#traces;
    return counted.has(id) && (mails.get(id)?.length ?? 0) >= MAILS_EACH;
  }

  /** Looks again; while the database is away what was seen before stays. */
  async #follow(): Promise<void> {
    try {
      this.#traces = await tracesOf(this.parts.kubectl, this.#job);
    } catch (error) {
      if (!(error instanceof ClusterError)) {
        throw error;
      }
    }
  }

  async #countAtJobs(): Promise<number> {
    return (await this.#ask(`/api/jobs/${this.#job}/application-counts`, countsSchema)).received;
  }

  async #ask<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    try {
      return schema.parse(JSON.parse((await this.parts.frontDoor.request(path)).body));
    } catch (error) {
      throw new SceneFailed(`GET ${path}: ${error instanceof Error ? error.message : "no answer"}`);
    }
  }

  async #watch(): Promise<void> {
    const { flow, stage, broker, workers } = this.parts;
    while (!this.#isOver) {
      const [queues, seen] = await Promise.all([broker.queues(), workers.look()]);
      flow.looks.push({ atSeconds: stage.nowSeconds, queues, workers: seen });
      await sleep(LOOK_MILLISECONDS);
    }
  }
}
