import { SonicBoom } from "sonic-boom";
import { LOG_LEVELS, type LogLevel } from "../config/dynamic-config";

type Fields = Readonly<Record<string, unknown>>;

/** Lines are gathered up to this size: one write for some forty requests. */
const BUFFER_BYTES = 8192;
/** A quiet service still shows its last lines this soon. */
const FLUSH_MILLISECONDS = 200;

/** JSON lines to a file descriptor, written asynchronously, complete after `flush`. */
export class Logger {
  readonly #out: SonicBoom;
  #level: number;

  /** @param fileDescriptor default standard output. */
  constructor(level: LogLevel, fileDescriptor = 1) {
    this.#level = LOG_LEVELS.indexOf(level);
    this.#out = new SonicBoom({
      fd: fileDescriptor,
      minLength: BUFFER_BYTES,
      periodicFlush: FLUSH_MILLISECONDS,
      sync: false,
    });
    // A reader that has gone away must not take the service with it.
    this.#out.on("error", () => undefined);
  }

  setLevel(level: LogLevel): void {
    this.#level = LOG_LEVELS.indexOf(level);
  }

  isOn(level: LogLevel): boolean {
    return LOG_LEVELS.indexOf(level) >= this.#level;
  }

  /** Writes a line that is already JSON; the caller has asked `isOn`. */
  line(json: string): void {
    this.#out.write(json);
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

  /** Blocks until everything is written: for the end of the process. */
  flush(): void {
    try {
      this.#out.flushSync();
    } catch {
      // Nobody reads any more, so there is no one to tell.
    }
  }

  #write(level: LogLevel, message: string, fields: Fields | undefined): void {
    if (!this.isOn(level)) return;
    const time = new Date().toISOString();
    this.#out.write(`${JSON.stringify({ level, time, msg: message, ...fields })}\n`);
  }
}

function describeError(error: unknown): Fields {
  if (!(error instanceof Error)) return { name: typeof error };
  const cause = error.cause === undefined ? undefined : describeError(error.cause);
  const code = "code" in error ? error.code : undefined;
  return { name: error.name, message: error.message, code, stack: error.stack, cause };
}
