import { types } from "node:util";
import { DatabaseError } from "pg";
import { DatabaseUnavailable, type UnavailableReason } from "./database";
import { faultOf } from "./postgres-faults";

/** Classes and codes of PostgreSQL's appendix A; the longest match comes first. */
const REASONS: readonly (readonly [string, UnavailableReason])[] = [
  ["57014", "timeout"], // query_canceled: statement_timeout
  ["55P03", "locked"], // lock_not_available
  ["42P01", "starting"], // undefined_table: not migrated yet
  ["25006", "refused"], // read_only_sql_transaction: a standby
  ["28", "refused"], // invalid authorization
  ["08", "unreachable"], // connection exception
  ["57P", "unreachable"], // operator intervention: shutdown, crash, starting up
  ["53100", "full"], // disk_full
  ["53", "unreachable"], // insufficient resources, too many connections
  ["XX001", "corrupt"], // data_corrupted
  ["XX002", "corrupt"], // index_corrupted
];

/** The database itself cannot hold what the service stores; waiting would not help. */
export class WrongEncoding extends Error {
  constructor(encoding: string) {
    super(`the database's encoding is ${encoding}: create it with ENCODING 'UTF8'`);
    this.name = "WrongEncoding";
  }
}

/** Errors of the server or of the way to it become DatabaseUnavailable; a defect in a statement stays what it is. */
export function translatePostgresError(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || error instanceof WrongEncoding) return error;
  if (error instanceof DatabaseError) {
    const reason = REASONS.find(([code]) => error.code?.startsWith(code))?.[1];
    return reason === undefined ? error : new DatabaseUnavailable(reason, error, faultOf(error));
  }
  // Everything that is not the server's word is the connection's: sockets, TLS, name look-up, token, the pool's own.
  const isConnection =
    types.isNativeError(error) && ("code" in error || !(error instanceof TypeError));
  return isConnection ? new DatabaseUnavailable("unreachable", error, faultOf(error)) : error;
}

/** True when the server never answered, although its own limit would have ended the statement. The driver gives no code. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === "Query read timeout";
}
