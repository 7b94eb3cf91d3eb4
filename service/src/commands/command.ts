import { ConfigurationError, EXIT_CONFIGURATION } from "../config/config";
import { isUnavailable } from "../database/database";
import { translatePostgresError } from "../database/postgres-errors";

/** EX_USAGE and EX_DATAERR of sysexits.h. */
export const EXIT_USAGE = 64;
export const EXIT_DATA = 65;

export function leave(message: string, exitCode: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

/**
 * Runs a command that works on backups, and ends the process with a sentence when it fails.
 * @param failed what did not happen, as the sentence's beginning.
 */
export async function runCommand(failed: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ConfigurationError) leave(error.message, EXIT_CONFIGURATION);
    const isUsage = error instanceof Error && USAGE_ERRORS.has(error.name);
    leave(`${failed}: ${reasonOf(error)}`, isUsage ? EXIT_USAGE : EXIT_DATA);
  }
}

/** By name, because the store of blobs is a bundle of its own and has its own copies of the classes. */
const USAGE_ERRORS: ReadonlySet<string> = new Set(["NoSuchBackup", "NameTaken", "TargetRefused"]);

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "there is no room left where it is written",
  EDQUOT: "there is no room left where it is written",
  EROFS: "the place where it is written is read-only",
  SQLITE_FULL: "there is no room left where it is written",
  SQLITE_BUSY: "the database is locked",
};

/** Without a stack trace, and without what an error's own text may hold where there is a better one. */
function reasonOf(error: unknown): string {
  const translated = translatePostgresError(error);
  const code = codeOf(error);
  const known = SYSTEM_REASONS[code];
  if (known !== undefined) return known;
  // Its message is the whole answer.
  if (error instanceof Error && error.name === "RestError")
    return `the store answers ${code || "nothing"}`;
  if (isUnavailable(translated)) {
    const { reason, fault, cause } = translated;
    return fault ?? (cause instanceof Error && cause.message !== "" ? cause.message : reason);
  }
  return error instanceof Error ? error.message : "unknown error";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
