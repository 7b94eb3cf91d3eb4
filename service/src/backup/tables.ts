/** How a value is kept in each database; in a backup it is the same JSON from both. */
export type ColumnKind = "integer" | "text" | "boolean" | "time" | "uuid" | "strings";

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** The migration that added it; 1 also for one that came with its table. */
  readonly since: number;
}

export interface BackupTable {
  readonly name: string;
  /** The migration that made it. */
  readonly since: number;
  /** The first one is the primary key, or begins it. */
  readonly columns: readonly Column[];
  /** The column that tells which row is the newest. */
  readonly age: string;
}

/** Of a message, wherever it waits. */
const MESSAGE = {
  message_id: "text",
  queue: "text",
  name: "text",
  version: "integer",
  body: "text",
  traceparent: "text",
} as const;

/** Everything that a backup holds; what others refer to comes first. The search index is made anew by a restore. */
export const BACKUP_TABLES: readonly BackupTable[] = [
  {
    name: "jobs",
    since: 1,
    columns: [
      ...columns({
        id: "integer",
        title: "text",
        company: "text",
        location: "text",
        employment_type: "text",
        remote: "boolean",
        salary_min: "integer",
        salary_max: "integer",
        description: "text",
        tags: "strings",
        posted_at: "time",
      }),
      ...columns({ posted_by: "text" }, 11),
      ...columns({ post_key: "text", post_fingerprint: "text" }, 12),
    ],
    age: "posted_at",
  },
  {
    name: "applications",
    since: 1,
    columns: [
      ...columns({
        id: "uuid",
        job_id: "integer",
        name: "text",
        email: "text",
        message: "text",
        submitted_at: "time",
        idempotency_key: "text",
        fingerprint: "text",
      }),
      ...columns(
        {
          review_id: "text",
          job_title: "text",
          company: "text",
          state: "text",
          answer: "text",
          closed_at: "time",
        },
        6,
      ),
      ...columns({ account_id: "text" }, 10),
      ...columns({ job_posted_by: "text" }, 11),
      ...columns({ seen_at: "time" }, 13),
    ],
    age: "submitted_at",
  },
  {
    name: "burns",
    since: 2,
    columns: columns({
      id: "uuid",
      instance: "text",
      seconds: "integer",
      threads: "integer",
      started_at: "integer",
      ends_at: "integer",
      state: "text",
      stop_requested: "boolean",
    }),
    age: "started_at",
  },
  // What was acknowledged and not sent is sent after a restore; what was taken has no effect again. The numbers of the
  // outbox are its database's own.
  {
    name: "outbox",
    since: 5,
    columns: columns({
      ...MESSAGE,
      created_at: "integer",
      due_at: "integer",
      failures: "integer",
    }),
    age: "created_at",
  },
  {
    name: "inbox",
    since: 5,
    columns: columns({ message_id: "text", queue: "text", received_at: "integer" }),
    age: "received_at",
  },
  {
    name: "dead_letters",
    since: 5,
    columns: columns({
      ...MESSAGE,
      cause: "text",
      died_at: "integer",
    }),
    age: "died_at",
  },
  {
    name: "application_counts",
    since: 6,
    columns: [
      ...columns({
        job_id: "integer",
        received: "integer",
        withdrawn: "integer",
        accepted: "integer",
        declined: "integer",
        changed_at: "integer",
      }),
      ...columns({ seen: "integer" }, 13),
    ],
    age: "changed_at",
  },
  {
    name: "sent_mails",
    since: 7,
    columns: columns({
      message_id: "text",
      recipient: "text",
      begun_at: "integer",
      sent_at: "integer",
    }),
    age: "begun_at",
  },
  {
    name: "accounts",
    since: 8,
    columns: columns({
      id: "uuid",
      email: "text",
      name: "text",
      company: "text",
      password_hash: "text",
      created_at: "time",
    }),
    age: "created_at",
  },
];

/** Those that a database of that schema has, with the columns that they have there. */
export function tablesOf(schema: number): readonly BackupTable[] {
  const isThere = ({ since }: { readonly since: number }) => since <= schema;
  return BACKUP_TABLES.filter(isThere).map((table) => ({
    ...table,
    columns: table.columns.filter(isThere),
  }));
}

function columns(kinds: Readonly<Record<string, ColumnKind>>, since = 1): Column[] {
  return Object.entries(kinds).map(([name, kind]) => ({ name, kind, since }));
}
