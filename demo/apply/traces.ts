import { rowsOf } from "../../scripts/cluster-client/backing/databases";
import type { Kubectl } from "../../scripts/cluster-client/kubectl";
import type { SentApplication } from "../flow";
import { COUNTER, KEEPER, MAILER, queueOf } from "./receivers";

/** Longer than any run. */
const SINCE_SECONDS = 7_200;
/** What an application has left behind in a role's database: when, in milliseconds of the Unix epoch. */
interface Mail {
  readonly sentAt: number | null;
}

/** What the databases of the roles say of the last two hours, by the id of the application. */
export interface Traces {
  readonly stored: ReadonlyMap<string, number>;
  readonly counted: ReadonlyMap<string, number>;
  /** Mails that were begun. */
  readonly mails: ReadonlyMap<string, readonly Mail[]>;
}

export async function tracesOf(kubectl: Kubectl, job: number): Promise<Traces> {
  const stored = `extract(epoch from submitted_at) * 1000`;
  const [applications, taken, mails] = await Promise.all([
    rowsOf(
      kubectl,
      `SELECT id, ${stored} FROM applications WHERE job_id = ${job} AND ${since(stored)}`,
      KEEPER,
    ),
    rowsOf(
      kubectl,
      `SELECT message_id, received_at FROM inbox WHERE queue = '${queueOf(COUNTER)}' AND ${since("received_at")}`,
      COUNTER,
    ),
    rowsOf(
      kubectl,
      `SELECT message_id, sent_at FROM sent_mails WHERE ${since("begun_at")}`,
      MAILER,
    ),
  ]);
  return {
    stored: new Map(times(applications)),
    counted: new Map(times(taken)),
    mails: new Map(
      [...Map.groupBy(times(mails), ([id]) => id)].map(([id, sent]) => [
        id,
        // A time that is not there is empty: 0.
        sent.map(([, time]) => ({ sentAt: time === 0 ? null : time })),
      ]),
    ),
  };
}

function since(column: string): string {
  return `${column} > (extract(epoch from now()) - ${SINCE_SECONDS}) * 1000`;
}

function times(rows: readonly string[]): [id: string, time: number][] {
  return rows.map((row) => {
    const [id = "", time] = row.split("|");
    return [id, Number(time)];
  });
}

/** The part of an application that its traces tell. */
export type Became = Pick<
  SentApplication,
  "countedAfterSeconds" | "mailedAfterSeconds" | "mails" | "files"
>;

/** What became of an application. @param files as `pod/file` */
export function becameOf(id: string, traces: Traces, files: ReadonlySet<string>): Became {
  const storedAt = traces.stored.get(id);
  const after = (time: number | undefined) =>
    time === undefined || storedAt === undefined
      ? null
      : Math.max(0, Math.round(time - storedAt)) / 1_000;
  const sent = (traces.mails.get(id) ?? []).flatMap(({ sentAt }) => sentAt ?? []);
  // `<time>Z-<id of the message>-<hash of the recipient>-job-board.eml`
  const own = [...files].flatMap(
    (file) => new RegExp(`Z-${id}-([0-9a-f]+)-`).exec(file)?.[1] ?? [],
  );
  return {
    countedAfterSeconds: after(traces.counted.get(id)),
    mailedAfterSeconds: after(sent.length === 0 ? undefined : Math.max(...sent)),
    mails: sent.length,
    files: [...Map.groupBy(own, (recipient) => recipient).values()].map(({ length }) => length),
  };
}
