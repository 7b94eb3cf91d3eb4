import type { Writable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { LOG_LEVELS, type LogLevel } from "../config/dynamic-config";
import { timeStamp } from "./time-stamp";
import { currentTrace } from "./trace-context";

type Fields = Readonly<Record<string, unknown>>;

/** Lines are joined up to this length and handed on as one: a write of its own for each cost 4 µs. */
const BATCH_CHARACTERS = 32_768;
/** A quiet service still shows its last lines this soon. */
const BATCH_MILLISECONDS = 100;

/** How much may wait for whoever reads; what comes after is dropped and counted, because it would fill the memory. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;
/** How long the end of the process waits for whoever reads. */
const DRAIN_MILLISECONDS = 1_000;

/** JSON lines to a stream, complete after `drain` if somebody reads them. */
export class Logger {
  #level: number;
  #batch = "";
  #timer: NodeJS.Timeout | undefined;
  #droppedLines = 0;

  /**
   * @param out default standard output. Node's stream asks the pipe whether there is room; a thread that writes to a full
   * one would block, and `process.exit` waits for it without end.
   */
  constructor(
    level: LogLevel,
    private readonly out: Writable = process.stdout,
  ) {
    this.#level = LOG_LEVELS.indexOf(level);
    out.on("drain", () => this.#tellDropped());
    // A reader that has gone away must not take the service with it.
    out.on("error", () => undefined);
  }

  setLevel(level: LogLevel): void {
    this.#level = LOG_LEVELS.indexOf(level);
  }

  isOn(level: LogLevel): boolean {
    return LOG_LEVELS.indexOf(level) >= this.#level;
  }

  /** Writes a line that is already JSON; the caller has asked `isOn`. */
  line(json: string): void {
    this.#batch += json;
    if (this.#batch.length >= BATCH_CHARACTERS) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), BATCH_MILLISECONDS).unref();
  }

  debug(message: string, fields?: Fields): void {
    this.#write("debug", message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.#write("info", message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.#write("warn", message, fields);
  }

  error(message: string, error: unknown, fields?: Fields): void {
    this.#write("error", message, { ...fields, error: describeError(error) });
  }

  /** Waits until everything is written, a second at most: for the end of the process. */
  async drain(): Promise<void> {
    this.#send();
    const written = new Promise<void>((resolve) => this.out.write("", () => resolve()));
    await Promise.race([written, wait(DRAIN_MILLISECONDS)]);
  }

  #write(level: LogLevel, message: string, fields: Fields | undefined): void {
    if (!this.isOn(level)) return;
    const trace_id = currentTrace()?.traceId;
    this.line(
      `${JSON.stringify({ level, time: timeStamp(), msg: message, trace_id, ...fields })}\n`,
    );
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#batch;
    this.#batch = "";
    if (this.out.writableLength > MAX_UNREAD_BYTES)
      this.#droppedLines += lines.split("\n").length - 1;
    else if (lines !== "") this.out.write(lines);
  }

  #tellDropped(): void {
    if (this.#droppedLines === 0) return;
    const lines = this.#droppedLines;
    this.#droppedLines = 0;
    this.warn("log lines dropped, because nobody read them in time", { lines });
  }
}

function describeError(error: unknown): Fields {
  if (!(error instanceof Error)) return { name: typeof error };
  const cause = error.cause === undefined ? undefined : describeError(error.cause);
  const code = "code" in error ? error.code : undefined;
  return { name: error.name, message: error.message, code, stack: error.stack, cause };
}
