import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { Client } from "pg";

export type BackupCommand = "backup" | "restore" | "restore-drill" | "dead-letters" | "migrate";

/** Runs the bundle with nothing but this environment. */
export function runCommand(
  environment: Record<string, string>,
  command: BackupCommand,
  ...argumentList: string[]
) {
  const script = join(__dirname, `../../dist/${command}.js`);
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [script, ...argumentList],
    { env: environment, encoding: "utf8", timeout: 25_000 },
  );
  return { status, signal, stdout, stderr };
}

/** The same without stopping this process, which serves what the command asks. */
export async function runCommandBeside(
  environment: Record<string, string>,
  command: BackupCommand,
  ...argumentList: string[]
) {
  const script = join(__dirname, `../../dist/${command}.js`);
  const child = spawn(process.execPath, [script, ...argumentList], { env: environment });
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (piece: Buffer) => (printed.stdout += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (printed.stderr += piece.toString()));
  await once(child, "close");
  return { status: child.exitCode, ...printed };
}

/** Names of applicants in a SQLite file, oldest first. */
export function namesIn(file: string): unknown[] {
  const connection = new Sqlite(file);
  const names = connection.prepare("SELECT name FROM applications ORDER BY rowid").pluck().all();
  connection.close();
  return names;
}

/** The rows that a statement gives, each as an array of its values. */
export async function postgresRows(url: string, statement: string): Promise<unknown[][]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: statement, rowMode: "array" })).rows;
  } finally {
    await client.end();
  }
}

/** Writes a copy of a backup whose lines were changed. */
export function changedBackup(
  backup: string,
  target: string,
  change: (lines: string[]) => string[],
): void {
  const lines = zstdDecompressSync(readFileSync(backup)).toString().split("\n");
  writeFileSync(target, zstdCompressSync(change(lines).join("\n")));
}
