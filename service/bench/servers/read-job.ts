import Sqlite from "better-sqlite3";
import { readJobSql } from "./read-job-sql";

/** The same prepared read that the service makes, for each of the servers in Node that it is compared with. */
export function prepareReadJob(file: string): (id: number) => string | undefined {
  const connection = new Sqlite(file, { readonly: true });
  const statement = connection.prepare<[number], string>(readJobSql).pluck();
  return (id) => statement.get(id);
}
