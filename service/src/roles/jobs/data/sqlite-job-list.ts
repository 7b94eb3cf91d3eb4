import type Sqlite from "better-sqlite3";
import type { JobQuery, JobRow } from "./repository";
import { JOB_JSON } from "./sqlite-job-json";

type Parameters = Record<string, string | number>;

/**
 * The statement that lists what a query asks for, with a condition for each filter given and no other: a condition
 * that switches itself off (`:x IS NULL OR …`) takes the index and the cursor away from all of them.
 * Every statement walks one index from its newest entry and stops when the page is full.
 */
export function jobListSql(query: JobQuery): string {
  const searched = query.words !== undefined;
  const id = searched ? "jobs_words.rowid" : "jobs.id";
  const from = searched ? "jobs_words JOIN jobs ON jobs.id = jobs_words.rowid" : "jobs";
  const filters = [
    query.location !== undefined && "jobs.location = :location",
    query.employmentType !== undefined && "jobs.employment_type = :employmentType",
    query.remote !== undefined && "jobs.remote = :remote",
  ].filter((condition) => condition !== false);
  const conditions = [
    ...(searched ? ["jobs_words MATCH :match"] : []),
    // The unary plus keeps SQLite from an index: the first filter, the one that leaves the fewest, gives it.
    ...filters.map((condition, index) => (index === 0 && !searched ? condition : `+${condition}`)),
    ...(query.before === undefined ? [] : [`${id} < :before`]),
  ];
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  return `SELECT jobs.id AS id, ${JOB_JSON} AS json FROM ${from} ${where} ORDER BY ${id} DESC LIMIT :limit`;
}

function parametersOf(query: JobQuery): Parameters {
  const { location, employmentType, remote, before, limit } = query;
  return {
    limit,
    ...(query.words !== undefined && { match: matchFor(query, query.words) }),
    ...(location !== undefined && { location }),
    ...(employmentType !== undefined && { employmentType }),
    ...(remote !== undefined && { remote: Number(remote) }),
    ...(before !== undefined && { before }),
  };
}

/**
 * The search in FTS5's query language. The filters narrow it there already: a word of most jobs with a location of
 * few would else read every one of the many.
 */
function matchFor(
  { location, employmentType, remote }: JobQuery,
  words: readonly string[],
): string {
  const isWord = location !== undefined && /[\p{L}\p{N}]/u.test(location);
  return [
    `words : (${words.map(quoted).join(" AND ")})`,
    ...(isWord ? [`location : ${quoted(location)}`] : []),
    ...(employmentType === undefined ? [] : [`employment_type : ${quoted(employmentType)}`]),
    ...(remote === undefined ? [] : [`remote : ${quoted(String(Number(remote)))}`]),
  ].join(" AND ");
}

/** Quoted, a word is only ever a word. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** The lists of one connection: a statement for each set of filters, prepared when it is first asked for. */
export class SqliteJobLists {
  readonly #prepared = new Map<string, Sqlite.Statement<[Parameters], JobRow>>();

  constructor(private readonly connection: Sqlite.Database) {}

  list(query: JobQuery): readonly JobRow[] {
    if (query.words?.length === 0) return [];
    const sql = jobListSql(query);
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.connection.prepare<[Parameters], JobRow>(sql);
      this.#prepared.set(sql, statement);
    }
    return statement.all(parametersOf(query));
  }
}
