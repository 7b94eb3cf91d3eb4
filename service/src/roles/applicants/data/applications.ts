import { randomUUID } from "node:crypto";
import type { SqlDatabase, SqlRow, SqlStatement } from "../../../database/sql";
import {
  applicationAnswered,
  applicationReceived,
  applicationSeen,
  applicationWithdrawn,
} from "../../../messages/application-messages";
import { send } from "../../../messages/message-type";
import type {
  Application,
  AppliedJob,
  Closing,
  Decision,
  NewApplication,
  Submission,
} from "./application";
import { fingerprintOf } from "./application-fingerprint";
import { APPLICATION_COLUMNS, toApplication } from "./application-row";

interface End {
  readonly state: "withdrawn" | Decision;
  readonly answer?: string;
  readonly at: string;
}

interface Submitted {
  readonly key: string | undefined;
  readonly fingerprint: string;
  readonly account: string | undefined;
}

/** A page of a list. */
export interface ListPage {
  /** The last one of the page before, by what the list knows it by. Undefined for the first page. */
  readonly after: { readonly submittedAt: string; readonly id: string } | undefined;
  readonly most: number;
}

/** Applications; each change is stored together with the message that tells of it. */
export class Applications {
  constructor(private readonly database: SqlDatabase) {}

  /** With a key, the first submission is stored and the same one again gives the stored one. @throws DatabaseUnavailable like every method below */
  async submit(
    job: AppliedJob,
    given: NewApplication,
    key: string | undefined,
    account?: string,
  ): Promise<Submission> {
    const application: Application = {
      ...given,
      id: randomUUID(),
      reviewId: randomUUID(),
      job,
      submittedAt: new Date().toISOString(),
      state: "received",
      seenAt: undefined,
      answer: undefined,
      closedAt: undefined,
    };
    const fingerprint = fingerprintOf(given, account);
    const [inserted = []] = await this.database.batch("submit_application", [
      insert(application, { key, fingerprint, account }),
      send(
        applicationReceived,
        {
          ...contentOf(application),
          review_id: application.reviewId,
          submitted_at: application.submittedAt,
        },
        application.id,
      ),
    ]);
    if (inserted.length > 0) return { outcome: "stored", application };
    const [earlier] = await this.#select("job_id = $1 AND idempotency_key = $2", [
      job.id,
      key ?? null,
    ]);
    if (earlier?.["fingerprint"] !== fingerprint) return { outcome: "key-reused" };
    return { outcome: "replayed", application: toApplication(earlier) };
  }

  async find(id: string): Promise<Application | undefined> {
    const [row] = await this.#select("id = $1", [id]);
    return row && toApplication(row);
  }

  /** Those that the account has made, the newest first, by their ids. */
  async listOf(account: string, page: ListPage): Promise<Application[]> {
    return this.#newest("account_id", "id", account, page);
  }

  /** Those for the jobs that the account has posted, the newest first, by their review ids. */
  async listFor(account: string, page: ListPage): Promise<Application[]> {
    return this.#newest("job_posted_by", "review_id", account, page);
  }

  async findByReview(reviewId: string): Promise<Application | undefined> {
    const [row] = await this.#select("review_id = $1", [reviewId]);
    return row && toApplication(row);
  }

  /** Notes when the company opens an application for the first time; one that is closed stays as it is. */
  async see(reviewId: string): Promise<Application | undefined> {
    const application = await this.findByReview(reviewId);
    if (
      application === undefined ||
      application.seenAt !== undefined ||
      application.closedAt !== undefined
    )
      return application;
    const at = new Date().toISOString();
    await this.database.batch("see_application", [
      {
        text: `UPDATE applications SET seen_at = $2
          WHERE id = $1 AND seen_at IS NULL AND closed_at IS NULL RETURNING id`,
        values: [application.id, at],
        orStop: true,
      },
      send(applicationSeen, { ...contentOf(application), seen_at: at }),
    ]);
    return this.findByReview(reviewId);
  }

  /** An application that was withdrawn before is done with, too. */
  async withdraw(id: string): Promise<Closing> {
    return this.#close(await this.find(id), { state: "withdrawn", at: new Date().toISOString() });
  }

  /** The same answer again is done with, too. */
  async answer(reviewId: string, decision: Decision, answer: string): Promise<Closing> {
    const end = { state: decision, answer, at: new Date().toISOString() };
    return this.#close(await this.findByReview(reviewId), end);
  }

  /** Of one moment, those of the lower id come first. */
  async #newest(
    whose: "account_id" | "job_posted_by",
    id: "id" | "review_id",
    account: string,
    { after, most }: ListPage,
  ): Promise<Application[]> {
    const isAfter = `AND (submitted_at < $2 OR (submitted_at = $2 AND ${id} > $3))`;
    const rows = await this.#select(
      `${whose} = $1 ${after === undefined ? "" : isAfter}
        ORDER BY submitted_at DESC, ${id} LIMIT ${most}`,
      [account, ...(after === undefined ? [] : [after.submittedAt, after.id])],
    );
    return rows.map(toApplication);
  }

  async #close(application: Application | undefined, end: End): Promise<Closing> {
    if (application === undefined) return { outcome: "not-found" };
    const { id } = application;
    const [closed = []] = await this.database.batch("close_application", [
      {
        text: `UPDATE applications SET state = $2, answer = $3, closed_at = $4
          WHERE id = $1 AND closed_at IS NULL RETURNING id`,
        values: [id, end.state, end.answer ?? null, end.at],
        orStop: true,
      },
      messageOf(application, end),
    ]);
    const now = await this.find(id);
    if (now === undefined) return { outcome: "not-found" };
    const isSame = now.state === end.state && now.answer === end.answer;
    return closed.length > 0 || isSame
      ? { outcome: "done", application: now }
      : { outcome: "closed" };
  }

  async #select(condition: string, values: SqlStatement["values"]): Promise<readonly SqlRow[]> {
    const [rows = []] = await this.database.batch("find_application", [
      { text: `SELECT ${APPLICATION_COLUMNS} FROM applications WHERE ${condition}`, values },
    ]);
    return rows;
  }
}

function insert(
  { id, reviewId, job, name, email, message, submittedAt }: Application,
  { key, fingerprint, account }: Submitted,
): SqlStatement {
  return {
    text: `INSERT INTO applications (id, review_id, job_id, job_title, company, name, email, message,
        submitted_at, idempotency_key, fingerprint, account_id, job_posted_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      ON CONFLICT (job_id, idempotency_key) DO NOTHING RETURNING id`,
    values: [
      id,
      reviewId,
      job.id,
      job.title,
      job.company,
      name,
      email,
      message,
      submittedAt,
      key ?? null,
      fingerprint,
      account ?? null,
      job.postedBy ?? null,
    ],
    orStop: true,
  };
}

function messageOf(application: Application, { state, answer = "", at }: End): SqlStatement {
  const content = contentOf(application);
  return state === "withdrawn"
    ? send(applicationWithdrawn, { ...content, withdrawn_at: at })
    : send(applicationAnswered, { ...content, decision: state, answer, answered_at: at });
}

function contentOf({ id, job, name, email }: Application) {
  return {
    application_id: id,
    job_id: job.id,
    job_title: job.title,
    company: job.company,
    name,
    email,
  };
}
