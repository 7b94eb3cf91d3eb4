import { NAMESPACE } from "../../modules/backing/names";
import { databaseSwitch } from "../cluster/database-switch";
import type { Workload } from "../cluster/workload";
import type { Flow } from "../flow";
import type { Stage } from "../scenes/stage";
import type { Broker } from "./broker";
import { MESSAGE } from "./receivers";
import type { Workers } from "./workers";

/** For how long the database is away. */
const AWAY_SECONDS = 20;
/** A fault comes when applications are under way. */
const FIRST_SECONDS = 2;

interface Means {
  readonly stage: Stage;
  readonly flow: Flow;
  readonly broker: Broker;
  readonly workers: Workers;
  readonly workload: Workload;
}

/** A part of the applications, and what happens while they are sent. */
export interface Phase {
  readonly name: PhaseName;
  readonly title: string;
  play(means: Means): Promise<void>;
  /** Called with every tenth application. */
  onTenth(means: Means): Promise<void>;
}

export type PhaseName = "rest" | "broker" | "database" | "crashes" | "poison";

const nothing = () => Promise.resolve();

export const PHASES: readonly Phase[] = [
  { name: "rest", title: "applications begin; nothing breaks", play: nothing, onTenth: nothing },
  {
    name: "broker",
    title: "the next applications; the broker is killed",
    onTenth: nothing,
    async play({ stage, workload }) {
      await stage.pause(FIRST_SECONDS * 1_000);
      const pod = `/api/v1/namespaces/${NAMESPACE}/pods/rabbitmq-0?gracePeriodSeconds=0`;
      await workload.api.do(pod, { method: "DELETE" });
      stage.mark("change", "rabbitmq-0 is killed");
    },
  },
  {
    name: "database",
    title: "the next applications; the database goes away",
    onTenth: nothing,
    async play({ stage }) {
      const database = await databaseSwitch(stage);
      await stage.pause(FIRST_SECONDS * 1_000);
      try {
        await database?.stop();
        stage.step("databaseStopped");
        stage.mark("change", "the database is stopped");
        await stage.pause(AWAY_SECONDS * 1_000);
      } finally {
        await database?.start();
        stage.step("databaseStarted");
        stage.mark("change", "the database is started");
      }
    },
  },
  {
    name: "crashes",
    title: "the next applications; with every tenth a consumer crashes",
    play: ({ workers }) => workers.countRestarts(),
    async onTenth({ stage, flow, workers }) {
      const crashed = await workers.crash();
      if (crashed !== undefined) {
        flow.crashes++;
        stage.mark("pod", `${crashed} is made to crash`);
      }
    },
  },
  {
    name: "poison",
    title: "the last applications, and a message that nobody can read",
    onTenth: nothing,
    async play({ stage, flow, broker, workers }) {
      flow.restarts = await workers.restarts();
      await stage.pause(FIRST_SECONDS * 1_000);
      await broker.poison(MESSAGE);
      stage.mark("change", "a poison message is sent");
    },
  },
];
