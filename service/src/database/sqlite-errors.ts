import { DatabaseUnavailable, type UnavailableReason } from "./database";

/** Primary result codes of https://www.sqlite.org/rescode.html; extended ones begin with them. */
const REASONS: readonly (readonly [string, UnavailableReason])[] = [
  ["SQLITE_BUSY", "locked"],
  ["SQLITE_LOCKED", "locked"],
  ["SQLITE_FULL", "full"],
  ["SQLITE_IOERR", "unreachable"],
  ["SQLITE_CANTOPEN", "unreachable"],
  ["SQLITE_READONLY", "refused"],
  ["SQLITE_CORRUPT", "corrupt"],
  ["SQLITE_NOTADB", "corrupt"],
];

/** Errors of the file become DatabaseUnavailable; everything else is a defect and stays what it is. */
export function translateSqliteError(error: unknown): unknown {
  const code = codeOf(error);
  const reason = REASONS.find(([primary]) => code.startsWith(primary))?.[1];
  return reason === undefined ? error : new DatabaseUnavailable(reason, error);
}

/** True when another process holds the lock, so that the same may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith("SQLITE_BUSY");
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}
